import type { CallId } from '#shared/lib/ids.ts';
import { sameArgs } from '#shared/model/args-draft.ts';
import type { Approval, ApprovalAnswer } from '#shared/model/approval.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { Pattern } from '#shared/model/permission.ts';
import { asFailure, refusalCode } from './client.ts';
import { editArguments } from './edit-arguments.ts';
import { CommandFailed } from './exit-codes.ts';
import { printable } from './lines.ts';
import { typeLine } from './type-line.ts';

/** What a person is asked about a call, long texts whole. */
export type Request = Pick<Approval, 'call' | 'cwd' | 'display' | 'args' | 'asks'>;

/** A person's answer to a request, as the engine is told it. */
export interface LeaveGiven {
  readonly call: CallId;
  readonly answer: ApprovalAnswer;
  readonly words: string;
  /** In place of the model's; null leaves them. */
  readonly args: JsonObject | null;
  /** To be remembered; null where nothing is. */
  readonly patterns: Pattern[] | null;
}

/** What a person typed: an answer with words for the agent, the wish to change the arguments, or null where it is neither. */
export type Typed = { readonly answer: ApprovalAnswer; readonly words: string } | 'edit' | null;

/** What may not be taken back is allowed by a whole word only. */
export function readAnswer(line: string, { asks }: Pick<Request, 'asks'>): Typed {
  const [word = '', ...rest] = line.trim().split(/\s+/);
  const words = rest.join(' ');
  const typed = word.toLowerCase();
  if (['n', 'no', 'deny'].includes(typed)) return { answer: 'deny', words };
  if (words !== '') return null;
  if (typed === 'e' || typed === 'edit') return 'edit';
  if (['yes', 'once'].includes(typed) || (typed === 'y' && asks.destroys === null)) return { answer: 'once', words };
  if (offered(asks.patterns).length === 0) return null;
  if (typed === 's' || typed === 'session') return { answer: 'session', words };
  return typed === 'a' || typed === 'always' ? { answer: 'always', words } : null;
}

/** A pattern that does not fit into a line cannot be shown in one, nor be changed. */
export function offered(patterns: readonly Pattern[]): readonly Pattern[] {
  return patterns.every(({ pattern }) => printable(pattern) === pattern && !/[\n\t]/.test(pattern)) ? patterns : [];
}

/** All that a person should read before the answer. Not yet made printable. */
export function requestLines({ cwd, display, asks }: Request): string {
  const patterns = offered(asks.patterns).map(({ tool, pattern }) => `${tool}: ${pattern}`);
  return [
    `in ${cwd}`,
    ...(typeof display.detail === 'string' ? [display.detail] : []),
    ...(asks.destroys === null ? [] : [`It ${asks.destroys}, which may not be taken back.`]),
    ...(asks.why === '' ? [] : [`Why it asks: ${asks.why}.`]),
    ...(patterns.length === 0 ? [] : [`What could be remembered: ${patterns.join(', ')}`]),
  ].join('\n');
}

/**
 * Asks until the person has answered in a way that holds. Enter alone is no answer. Arguments are changed in an editor; a pattern
 * is shown in a line of its own before it is remembered, and may be changed there.
 */
export async function askLeave(request: Request, send: (given: LeaveGiven) => Promise<void>, signal?: AbortSignal): Promise<void> {
  const line = (prompt: string, given = ''): Promise<string> => typeLine(prompt, { given, ...(signal === undefined ? {} : { signal }) });
  const { call, asks } = request;
  let args = request.args;
  for (;;) {
    const changed = !sameArgs(args, request.args);
    // A pattern is of the call as the model made it.
    const about = changed ? { asks: { ...asks, patterns: [] } } : { asks };
    const typed = readAnswer(await line(promptFor(about, changed)), about);
    if (typed === null) continue;
    if (typed === 'edit') {
      args = (await editArguments(args).catch((error: unknown) => askAgain(error, error instanceof CommandFailed))) ?? args;
      signal?.throwIfAborted();
      continue;
    }
    const { answer, words } = typed;
    const patterns = answer === 'session' || answer === 'always' ? await patternsFrom(asks.patterns, answer, line) : null;
    if (patterns?.length === 0) continue;
    try {
      await send({ call, answer, words, args: changed && answer !== 'deny' ? args : null, patterns });
      return;
    } catch (error) {
      askAgain(error, ['bad_pattern', 'bad_arguments'].includes(refusalCode(error) ?? ''));
    }
  }
}

/** Says what was wrong with what was typed; throws what is no fault of the person's. */
function askAgain(error: unknown, isTheirs: boolean): null {
  if (!isTheirs) throw error;
  process.stderr.write(`${printable(asFailure(error).message)}\n`);
  return null;
}

function promptFor({ asks }: Pick<Request, 'asks'>, changed: boolean): string {
  const once = `Allow once${changed ? ' as you changed it' : ''}? ${asks.destroys === null ? 'y' : 'yes, in full'}`;
  const remembers = offered(asks.patterns).length > 0 ? '; s for this session, a always' : '';
  return `${once}${remembers}; e changes the arguments; n and words for the agent denies: `;
}

/** As the person leaves them, one after the other; none where one was emptied. */
async function patternsFrom(
  patterns: readonly Pattern[],
  answer: 'session' | 'always',
  line: (prompt: string, given: string) => Promise<string>,
): Promise<Pattern[]> {
  const kept: Pattern[] = [];
  for (const { tool, pattern } of patterns) {
    const left = await line(`${answer === 'always' ? 'Always in this project' : 'In this session'}, ${tool}: `, pattern);
    if (left === '') return [];
    kept.push({ tool, pattern: left });
  }
  return kept;
}
