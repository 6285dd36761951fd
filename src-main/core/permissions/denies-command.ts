import type { Pattern } from '#shared/model/permission.ts';
import type { ShellReading } from '#main/core/ports/shell-words.ts';
import { allowsCommand } from './allows-command.ts';

/**
 * Whether a command does what must not be done. It is the other way round than to allow: one of its simple commands is
 * enough, wherever it stands, whatever is written beside it; and what cannot be read for certain is `perhaps`.
 */
export function deniesCommand(patterns: readonly Pattern[], reading: ShellReading): 'yes' | 'no' | 'perhaps' {
  if (patterns.length === 0) return 'no';
  if (!reading.ok) return 'perhaps';
  let unsure = false;
  for (const { words, assignments } of reading.commands) {
    const plain = { assignments: [], redirections: [], words };
    if (allowsCommand(patterns, { ok: true, commands: [plain] })) return 'yes';
    unsure ||= [...words, ...assignments].some(({ literal }) => literal === null) || words.length === 0;
  }
  return unsure ? 'perhaps' : 'no';
}
