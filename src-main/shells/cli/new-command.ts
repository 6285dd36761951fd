import { randomUUID } from 'node:crypto';
import type { CommandId } from '#shared/lib/ids.ts';

/** Minted once for each thing that a person asks. */
export const newCommand = (): CommandId => randomUUID() as string as CommandId;
