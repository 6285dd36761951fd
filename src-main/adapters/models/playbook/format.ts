import { isNode, LineCounter, parseDocument } from 'yaml';
import { ok, refuse, type Problem, type Result } from '#shared/lib/result.ts';
import { Playbook } from '#shared/model/playbook.ts';

export type PlaybookProblem = Problem<'bad_playbook'>;

/**
 * @param source what the text came from, for messages
 * @returns the playbook, or every mistake in it, a line each: source, line, place (`agents[2].turns[0].call`) and what was expected
 */
export function parsePlaybook(text: string, source: string): Result<Playbook, PlaybookProblem> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${source}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    return refuse('bad_playbook', document.errors.map((error) => `${at(error.pos[0])}: not YAML: ${error.message}`).join('\n'));
  }

  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    return refuse('bad_playbook', `${source}: not YAML: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const result = Playbook.safeParse(value);
  if (result.success) return ok(result.data);

  const positionOf = (path: readonly PropertyKey[]): string => {
    // The place itself may be what is missing: then its nearest surroundings.
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return at(node.range[0]);
    }
    return source;
  };
  const problems = result.error.issues.map(
    (issue) => `${positionOf(issue.path)}: ${place(issue.path)}: ${issue.message.replace(/^Invalid input: /u, '')}`,
  );
  return refuse('bad_playbook', problems.join('\n'));
}

function place(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the whole file';
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`)).join('');
}
