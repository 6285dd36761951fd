import { z } from 'zod';
import { SessionId } from '#shared/lib/ids.ts';

/** Calls of one tool that need not ask: `bash: git status*`, `edit: src/**`. */
export const Pattern = z.object({
  /** Canonical name. */
  tool: z.string(),
  /** Of a command or of a path, as its tool works on the one or the other. */
  pattern: z.string(),
});
export type Pattern = z.infer<typeof Pattern>;

/** A pattern that a person said to remember, and for what: one session's tree, or a project for good. */
export const Remembered = z.object({
  ...Pattern.shape,
  /** `deny` holds in every mode, and goes before `allow`. */
  effect: z.enum(['allow', 'deny']),
  scope: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('session'), root: SessionId }),
    z.object({ kind: z.literal('project'), project: z.string() }),
  ]),
  /** UTC ms. */
  at: z.int(),
});
export type Remembered = z.infer<typeof Remembered>;

/** What tells one remembered pattern from another. */
export function rememberedKey({ tool, pattern, effect, scope }: Omit<Remembered, 'at'>): string {
  return JSON.stringify([scope.kind === 'session' ? scope.root : scope.project, effect, tool, pattern]);
}
