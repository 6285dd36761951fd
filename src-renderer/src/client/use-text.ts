import { useQueries, useQuery } from '@tanstack/react-query';
import type { JsonObject } from '#shared/model/json.ts';
import { isTextRef, type LongText, refsIn, withTexts } from '#shared/model/text.ts';
import { useClient } from './client-context.tsx';
import { problemText } from './problem.ts';

/** A text that may be long: what is at hand now, and the whole once it was `wanted` and came. */
export interface WholeText {
  readonly text: string;
  /** Length of the whole, in UTF-16 units. */
  readonly length: number;
  readonly whole: boolean;
  readonly loading: boolean;
  readonly problem: string | null;
}

export function useText(text: LongText, wanted: boolean): WholeText {
  const { queries } = useClient();
  const hash = isTextRef(text) ? text.$text : null;
  const { data, error, isFetching } = useQuery({
    ...queries.blobs.text.queryOptions({ input: { hash: hash ?? '' } }),
    enabled: wanted && hash !== null,
    // A blob is named by what it holds: it never changes.
    staleTime: Infinity,
  });
  if (typeof text === 'string') return { text, length: text.length, whole: true, loading: false, problem: null };
  return {
    text: data?.text ?? text.head,
    length: text.length,
    whole: data !== undefined,
    loading: isFetching,
    problem: error === null ? null : problemText(error),
  };
}

/** A value within which texts may be references: with their beginnings, and whole once that was `wanted` and came. */
export function useWholeValue(value: JsonObject, wanted: boolean): { value: JsonObject; cut: number; loading: boolean } {
  const { queries } = useClient();
  const refs = refsIn(value);
  const answers = useQueries({
    queries: refs.map((ref) => ({
      ...queries.blobs.text.queryOptions({ input: { hash: ref.$text } }),
      enabled: wanted,
      staleTime: Infinity,
    })),
  });
  const texts = new Map(refs.map((ref, index) => [ref.$text as string, answers[index]?.data?.text ?? `${ref.head}…`]));
  const cut = refs.reduce((sum, ref, index) => (answers[index]?.data === undefined ? sum + ref.length - ref.head.length : sum), 0);
  return { value: withTexts(value, texts), cut, loading: answers.some((answer) => answer.isFetching) };
}
