import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { ModelEvent, ModelRequest } from '#main/core/ports/model.ts';
import type { Sampling, SamplingSetting } from '#shared/model/agent.ts';
import type { ModelFailure } from '#shared/model/failure.ts';

/** The settings of a request in the package's terms; what is not set is the dialect's own. */
export function settingsOf({ sampling }: ModelRequest): Partial<LanguageModelV4CallOptions> {
  const { temperature, maxTokens, reasoningEffort } = sampling;
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }),
    ...(reasoningEffort === undefined ? {} : { reasoning: reasoningEffort }),
  };
}

const WORDS: Readonly<Record<SamplingSetting, RegExp>> = {
  temperature: /temperature/i,
  maxTokens: /max_?(?:completion_|output_)?_?tokens/i,
  reasoningEffort: /reasoning(?!\W*summar)|thinking|effort/i,
};

/** As the packages call them in their warnings. What they send changed, as a temperature that is clamped, is not left out. */
const FEATURES: Readonly<Record<string, SamplingSetting>> = {
  temperature: 'temperature',
  maxOutputTokens: 'maxTokens',
  reasoning: 'reasoningEffort',
  reasoningEffort: 'reasoningEffort',
  // Of a model that does not reason. Of the effort it says nothing then, and does not send it.
  reasoningSummary: 'reasoningEffort',
};
const CHANGED = /clamped|limited to/i;

/** Settings of the request that a refusal is about. @param words the provider's own; the name of its model says nothing of settings */
export function refusedSettings(failure: ModelFailure, words: string, model: string, sampling: Sampling): SamplingSetting[] {
  if (failure.kind !== 'invalid_request' || failure.status === null) return [];
  // As a word of its own: a model may be called by a piece of one.
  const name = new RegExp(String.raw`(?<!\w)${model.replaceAll(/[^\w\s]/g, String.raw`\$&`)}(?!\w)`, 'g');
  const said = words.replaceAll(name, '');
  return (Object.keys(WORDS) as SamplingSetting[]).filter((setting) => sampling[setting] !== undefined && WORDS[setting].test(said));
}

/** What the package did not send, and says so at the start of its stream. */
export function leftOut(part: LanguageModelV4StreamPart, sampling: Sampling): Extract<ModelEvent, { type: 'left_out' }> | null {
  if (part.type !== 'stream-start') return null;
  const found = part.warnings.flatMap((warning) => {
    if (warning.type !== 'unsupported' || CHANGED.test(warning.details ?? '')) return [];
    const setting = FEATURES[warning.feature];
    return setting === undefined || sampling[setting] === undefined ? [] : [{ setting, words: warning.details ?? warning.feature }];
  });
  if (found.length === 0) return null;
  const why = `the model does not take it (${found.map(({ words }) => words).join('; ')})`;
  return { type: 'left_out', settings: [...new Set(found.map(({ setting }) => setting))], why };
}
