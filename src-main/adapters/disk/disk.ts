import type { Disk } from '#main/core/ports/disk.ts';
import { processesIn } from './processes-in.ts';
import { createTally } from './tally.ts';

/** The disk and the processes of this machine. */
export const systemDisk: Disk = { tally: createTally, processesIn };
