import type { CallId } from '#shared/lib/ids.ts';
import type { Question } from '#shared/model/question.ts';
import { headOf } from '#shared/model/text.ts';
import { typeLine } from './type-line.ts';

/** What a person is asked in words, the text whole. */
export type Asked = Pick<Question, 'call' | 'question' | 'options'>;

export interface WordsGiven {
  readonly call: CallId;
  readonly text: string;
}

/** What the person meant: one of the offered by its number, or the words as they are. */
export function meant({ options }: Pick<Asked, 'options'>, line: string): string {
  return options.includes(line) ? line : (options[Number(line) - 1] ?? line);
}

/** All that a person should read before the answer. Not yet made printable. */
export function questionLines({ question, options }: Asked): string {
  return [headOf(question), ...options.map((option, index) => `  ${index + 1}  ${option}`)].join('\n');
}

/** Asks until there are words. */
export async function askWords(asked: Asked, send: (given: WordsGiven) => Promise<void>, signal?: AbortSignal): Promise<void> {
  const prompt = asked.options.length === 0 ? 'Your answer: ' : 'Your answer, in words or by its number: ';
  let line = '';
  while (line === '') line = await typeLine(prompt, signal === undefined ? {} : { signal });
  await send({ call: asked.call, text: meant(asked, line) });
}
