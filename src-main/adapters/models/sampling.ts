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
  reasoningEffort: /reasoning|thinking|effort/i,
};

/** Settings of the request that a refusal is about, by its words. */
export function refusedSettings(failure: ModelFailure, sampling: Sampling): SamplingSetting[] {
  if (failure.kind !== 'invalid_request' || failure.status === null) return [];
  return settingsIn(failure.message, sampling);
}

/** What the package did not send, and says so at the start of its stream. */
export function leftOut(part: LanguageModelV4StreamPart, sampling: Sampling): Extract<ModelEvent, { type: 'left_out' }> | null {
  if (part.type !== 'stream-start') return null;
  const about = part.warnings.flatMap((warning) =>
    warning.type === 'unsupported' ? [`${warning.feature} ${warning.details ?? ''}`.trim()] : [],
  );
  const settings = settingsIn(about.join(' '), sampling);
  return settings.length === 0 ? null : { type: 'left_out', settings, why: `the model does not take it (${about.join('; ')})` };
}

function settingsIn(words: string, sampling: Sampling): SamplingSetting[] {
  return (Object.keys(WORDS) as SamplingSetting[]).filter((setting) => sampling[setting] !== undefined && WORDS[setting].test(words));
}
