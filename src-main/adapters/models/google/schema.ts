import type { Json, JsonObject } from '#shared/model/json.ts';

const made = new WeakMap<JsonObject, JsonObject>();

/** The schema of a tool in those words of JSON Schema that Gemini knows: for one that it does not know it may refuse the whole request. */
export function geminiSchema(schema: JsonObject): JsonObject {
  const known = made.get(schema) ?? convert(schema);
  made.set(schema, known);
  return known;
}

/** As the reference lists them, of `responseJsonSchema` and so of the same fields for a function. */
const WORDS = new Set([
  '$id',
  '$defs',
  '$ref',
  '$anchor',
  'type',
  'format',
  'title',
  'description',
  'enum',
  'items',
  'prefixItems',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'anyOf',
  'oneOf',
  'properties',
  'additionalProperties',
  'required',
]);

function convert(schema: JsonObject): JsonObject {
  const result: Record<string, Json> = {};
  // Beside a reference nothing else may stand.
  const reference = schema['$ref'] !== undefined;
  for (const [word, value] of Object.entries(schema)) {
    // A tuple ends with `items: false`, which its number of items says too.
    if (!WORDS.has(word) || (word === 'items' && value === false)) continue;
    if (!reference || word.startsWith('$')) result[word] = inner(word, value);
  }
  if (reference) return result;
  const { const: only, exclusiveMinimum, exclusiveMaximum } = schema;
  if (typeof only === 'string' || typeof only === 'number') result['enum'] = [only];
  const step = schema['type'] === 'integer' ? 1 : 0;
  if (typeof exclusiveMinimum === 'number') result['minimum'] = exclusiveMinimum + step;
  if (typeof exclusiveMaximum === 'number') result['maximum'] = exclusiveMaximum - step;
  return result;
}

/** What stands within a word of a schema: further schemas, by name or in a list, or values that are none. */
function inner(word: string, value: Json): Json {
  if (word === 'properties' || word === '$defs') {
    return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, converted(schema)])) : value;
  }
  if (word === 'enum' || word === 'required' || word === 'type') return value;
  return Array.isArray(value) ? value.map((schema) => converted(schema)) : converted(value);
}

function converted(value: Json): Json {
  return isObject(value) ? convert(value) : value;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
