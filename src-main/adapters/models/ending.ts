import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { ModelPart } from '#main/core/ports/model.ts';
import type { StreamTrouble } from './failure.ts';

export type Finish = Extract<LanguageModelV4StreamPart, { type: 'finish' }>;

/** Why an answer that has ended is none: it was cut, its provider stopped it, or nothing came of it. Null where it stands. */
export function stopOf({ finishReason }: Finish, parts: readonly ModelPart[], providersWords: string): StreamTrouble | null {
  const { unified, raw } = finishReason;
  const words = [raw, providersWords].filter((each) => each !== undefined && each !== '').join(': ');
  const empty = !parts.some((part) => part.type === 'call' || (part.type === 'text' && part.text.trim() !== ''));
  switch (unified) {
    case 'interrupted':
      return { type: 'unfinished' };
    case 'content-filter':
      // Without a reason of the provider's, the model has refused in words of its own: they are its answer.
      if (raw === undefined) return null;
      return {
        type: 'stopped',
        kind: 'invalid_request',
        words,
        advice: 'Its rules about content did not allow it: say it in other words, or use another model.',
      };
    case 'length':
      if (!empty) return null;
      return {
        type: 'stopped',
        kind: 'invalid_request',
        words,
        advice: 'It had no room left to say anything: ask for less at once, or use another model.',
      };
    case 'error':
      return { type: 'stopped', kind: 'overloaded', words, advice: AGAIN };
    case 'other':
      return empty ? { type: 'stopped', kind: 'overloaded', words, advice: AGAIN } : null;
    default:
      return null;
  }
}

const AGAIN = 'What it wrote is of no use: ask again, or use another model.';
