import type { Json, JsonObject } from '#shared/model/json.ts';

/** A part of a request that is folded and unfolded as one. */
export interface Section {
  readonly key: string;
  /** `system`, `user`, `tools` ... */
  readonly title: string;
  /** What it begins with, on one line. */
  readonly preview: string;
  /** UTF-16 units of its compact JSON. */
  readonly size: number;
  readonly value: Json;
}

export interface RequestSections {
  /** Everything that is neither system prompt, message nor tool: the model, limits, switches. */
  readonly options: JsonObject;
  readonly system: Section | null;
  readonly messages: readonly Section[];
  readonly tools: readonly Section[];
}

/**
 * Cuts a request body into what a reader looks for. Knows only the words that providers and playbooks use
 * (`system`, `instructions` or `systemInstruction`; `messages`, `entries`, `input` or `contents`; `tools`), so that a body of any
 * of them, or of none, can be shown.
 * @returns null where the body is no JSON object.
 */
export function requestSections(body: string): RequestSections | null {
  const parsed = parseJson(body);
  if (!isObject(parsed)) return null;
  const { system, instructions, systemInstruction, messages, entries, input, contents, tools, ...options } = parsed;
  const prompt = system ?? instructions ?? systemInstruction;
  return {
    options,
    system: prompt === undefined ? null : section('system', 'system', prompt),
    messages: list(messages ?? entries ?? input ?? contents).map((value, index) =>
      section(`message:${index}`, wordOf(value, 'role') ?? wordOf(value, 'type') ?? 'message', value),
    ),
    tools: list(tools)
      .flatMap(declared)
      .map((value, index) => section(`tool:${index}`, toolName(value) ?? `tool ${index + 1}`, value)),
  };
}

/** @returns undefined where the text is no JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function section(key: string, title: string, value: Json): Section {
  return { key, title, preview: previewOf(value), size: JSON.stringify(value).length, value };
}

function wordOf(value: Json, key: string): string | null {
  const word = isObject(value) ? value[key] : undefined;
  return typeof word === 'string' ? word : null;
}

/** The functions of a tool, where it is a list of them. */
function declared(tool: Json): readonly Json[] {
  const functions = isObject(tool) ? tool['functionDeclarations'] : undefined;
  return Array.isArray(functions) ? functions : [tool];
}

function toolName(value: Json): string | null {
  const inner = isObject(value) ? value['function'] : undefined;
  return wordOf(value, 'name') ?? (inner === undefined ? null : wordOf(inner, 'name'));
}

/** Order matters: what a message says comes before what it calls. */
const TELLING = [
  'text',
  'content',
  'parts',
  'output',
  'thinking',
  'reasoning_content',
  'summary',
  'response',
  'description',
  'function',
  'name',
  'tool_calls',
  'functionCall',
  'functionResponse',
  'input',
];

/** The first words within a value, wherever the provider put them; 160 characters at most. */
export function previewOf(value: Json): string {
  const words = firstWords(value, 0).replace(/\s+/g, ' ').trim();
  return words.length > 160 ? `${words.slice(0, 159)}…` : words;
}

function firstWords(value: Json, depth: number): string {
  if (typeof value === 'string') return value.slice(0, 400);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null || depth > 5) return '';
  if (Array.isArray(value)) return firstOf(value, depth);
  return firstOf(
    TELLING.flatMap((key) => (value[key] === undefined ? [] : [value[key]])),
    depth,
  );
}

function firstOf(values: readonly Json[], depth: number): string {
  for (const value of values) {
    const words = firstWords(value, depth + 1);
    if (words.trim() !== '') return words;
  }
  return '';
}
