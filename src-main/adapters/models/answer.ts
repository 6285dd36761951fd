import type { LanguageModelV4StreamPart, SharedV4ProviderMetadata } from '@ai-sdk/provider';
import type { ModelEvent, ModelPart } from '#main/core/ports/model.ts';
import type { Json, JsonObject } from '#shared/model/json.ts';

type Delta = Extract<ModelEvent, { type: 'delta' }>;

interface Draft {
  readonly kind: Delta['kind'];
  /** Its place in the answer; null until something of it is worth keeping. */
  place: number | null;
  text: string;
  notes: JsonObject | null;
  readonly providerCall: string;
  readonly name: string;
}

/** An answer while it streams: takes the provider's stream parts in, gives our deltas, keeps the whole. */
export interface Answer {
  /** The delta that this stream part makes, if any. */
  take(part: LanguageModelV4StreamPart): Delta | null;
  /** What has streamed, in the order in which each part began. Empty text without notes is no part. */
  parts(): ModelPart[];
}

export function createAnswer(): Answer {
  const kept: Draft[] = [];
  // A provider may use the id of a part again once that part has ended.
  const open = new Map<string, Draft>();

  const begin = (kind: Delta['kind'], id: string, name = ''): Draft => {
    const draft: Draft = { kind, place: null, text: '', notes: null, providerCall: id, name };
    open.set(`${kind} ${id}`, draft);
    return draft;
  };
  const find = (kind: Delta['kind'], id: string, name?: string): Draft => open.get(`${kind} ${id}`) ?? begin(kind, id, name);
  const keep = (draft: Draft): number => (draft.place ??= kept.push(draft) - 1);
  const note = (draft: Draft, metadata: SharedV4ProviderMetadata | undefined): void => {
    if (metadata === undefined) return;
    draft.notes = merged(draft.notes, metadata);
    keep(draft);
  };
  const add = (draft: Draft, text: string): Delta | null => {
    if (text === '') return null;
    draft.text += text;
    return { type: 'delta', kind: draft.kind, part: keep(draft), text };
  };

  return {
    take(part) {
      switch (part.type) {
        case 'text-start':
        case 'reasoning-start':
          note(begin(part.type === 'text-start' ? 'text' : 'reasoning', part.id), part.providerMetadata);
          return null;
        case 'text-delta':
        case 'reasoning-delta': {
          const draft = find(part.type === 'text-delta' ? 'text' : 'reasoning', part.id);
          note(draft, part.providerMetadata);
          return add(draft, part.delta);
        }
        case 'text-end':
        case 'reasoning-end': {
          const kind = part.type === 'text-end' ? 'text' : 'reasoning';
          note(find(kind, part.id), part.providerMetadata);
          open.delete(`${kind} ${part.id}`);
          return null;
        }
        case 'tool-input-start': {
          const draft = begin('call', part.id, part.toolName);
          keep(draft);
          note(draft, part.providerMetadata);
          return null;
        }
        case 'tool-input-delta':
          return add(find('call', part.id), part.delta);
        case 'tool-call': {
          const draft = find('call', part.toolCallId, part.toolName);
          keep(draft);
          note(draft, part.providerMetadata);
          open.delete(`call ${part.toolCallId}`);
          // Given at once instead of streamed.
          return draft.text === '' ? add(draft, part.input) : null;
        }
        default:
          return null;
      }
    },
    parts: () => kept.map(partOf),
  };
}

function partOf(draft: Draft): ModelPart {
  const notes = draft.notes === null ? {} : { notes: draft.notes };
  if (draft.kind !== 'call') return { type: draft.kind, text: draft.text, ...notes };
  return { type: 'call', providerCall: draft.providerCall, name: draft.name, args: argsOf(draft.text), ...notes };
}

/** The arguments as JSON; the raw text where it is none, so that the model can be told what it wrote. */
function argsOf(text: string): Json {
  if (text.trim() === '') return {};
  try {
    const args: Json = JSON.parse(text);
    return args;
  } catch {
    return text;
  }
}

function merged(notes: JsonObject | null, metadata: SharedV4ProviderMetadata): JsonObject {
  // Through JSON, so that what is stored is what will go back.
  const added: Record<string, JsonObject> = JSON.parse(JSON.stringify(metadata));
  const result: JsonObject = { ...notes };
  for (const [provider, value] of Object.entries(added)) {
    const before = result[provider];
    result[provider] = typeof before === 'object' && before !== null && !Array.isArray(before) ? { ...before, ...value } : value;
  }
  return result;
}
