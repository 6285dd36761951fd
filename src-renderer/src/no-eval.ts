import { config } from 'zod';

// Zod tries whether it may compile schemas, with `new Function`, which the page's policy stops and reports. Imported before all else.
config({ jitless: true });
