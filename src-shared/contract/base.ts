import { oc } from '@orpc/contract';
import { z } from 'zod';
import { CommandId } from '#shared/lib/ids.ts';

/** What any verb may answer instead of its output. `message` names what, where and what to do. */
export const base = oc.errors({
  /** The thing named does not exist. */
  NOT_FOUND: { status: 404 },
  /** Understood, and not possible as things stand. `data.code` says which rule. */
  REFUSED: { status: 409, data: z.object({ code: z.string() }) },
  /** The words of the request are off. */
  BAD_INPUT: { status: 400, data: z.object({ code: z.string() }) },
});

/** Every verb that changes something carries the id of its command: asked again, it is the same command. */
export const Commanded = z.object({ commandId: CommandId });
