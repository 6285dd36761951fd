import { assertNever } from '#shared/lib/assert-never.ts';
import type { Asks } from '#shared/model/approval.ts';
import type { PermissionMode } from '#shared/model/tool.ts';

/** Whether a call may be run: at once, once a person has said so, or not at all. */
export type Permit =
  | { readonly kind: 'free' }
  | { readonly kind: 'asks'; readonly asks: Asks }
  /** Text for the model. */
  | { readonly kind: 'refused'; readonly why: string };

export const FREE: Permit = { kind: 'free' };
export const PLAN_ONLY =
  'Refused: in plan mode nothing is changed and no command is run. Look around, and say what you would do; a person chooses another mode for the doing.';

/** What the mode alone says. */
export function byMode(mode: PermissionMode, mutates: boolean, asks: Asks = { destroys: null, patterns: [], why: '' }): Permit {
  if (!mutates) return FREE;
  switch (mode) {
    case 'plan':
      return { kind: 'refused', why: PLAN_ONLY };
    case 'ask':
    case 'edits':
      return { kind: 'asks', asks };
    case 'auto':
      return FREE;
    default:
      return assertNever(mode, 'mode');
  }
}
