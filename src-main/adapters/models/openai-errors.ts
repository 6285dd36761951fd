import type { ModelFailure } from '#shared/model/failure.ts';
import { kindOfStatus, wordsOfError, type StreamTrouble } from './failure.ts';
import { fieldsOf } from './fields.ts';

/** An error object as OpenAI and those who speak its dialects put it into a stream: `{message, type, code}`, or but text. */
export function refusedByOpenAi(error: unknown): StreamTrouble {
  const { code, type } = fieldsOf(error);
  const label = [type, code].find((word) => typeof word === 'string' || typeof word === 'number');
  const words = wordsOfError(error);
  return { type: 'refused', kind: kindOf(code) ?? kindOf(type) ?? 'overloaded', words: label === undefined ? words : `${label}: ${words}` };
}

/** A status as OpenRouter gives it, or one of the words that stand in `code` and `type`. */
function kindOf(word: unknown): ModelFailure['kind'] | null {
  if (typeof word === 'number' && word >= 400 && word <= 599) return kindOfStatus(word);
  if (typeof word !== 'string') return null;
  if (/^[45]\d\d$/.test(word)) return kindOfStatus(Number(word));
  if (/rate_limit|slow_down|insufficient_quota/.test(word)) return 'rate_limit';
  if (/auth|api_key|permission/.test(word)) return 'auth';
  if (/invalid_request|invalid_prompt|not_found|context_length/.test(word)) return 'invalid_request';
  return null;
}
