import { expect, it } from 'vitest';
import { z } from 'zod';
import type { JsonObject } from '#shared/model/json.ts';
import { geminiSchema } from './schema.ts';

it('says a schema in the words that Gemini knows, at any depth', () => {
  const schema = z.toJSONSchema(
    z.object({
      path: z.string().min(1).regex(/x/).describe('Where.'),
      mode: z.literal('fast'),
      limit: z.int().positive().max(9).default(3),
      ratio: z.number().gt(0).lt(1).optional(),
      edits: z.array(z.object({ pattern: z.string().optional() })).min(1),
      either: z.union([z.boolean(), z.tuple([z.string(), z.int()])]),
    }),
    { io: 'input' },
  ) as JsonObject;
  expect(geminiSchema(schema)).toEqual({
    type: 'object',
    properties: {
      path: { type: 'string', description: 'Where.' },
      mode: { type: 'string', enum: ['fast'] },
      limit: { type: 'integer', minimum: 1, maximum: 9 },
      ratio: { type: 'number', minimum: 0, maximum: 1 },
      // A property may be called as a word that Gemini does not know.
      edits: { type: 'array', minItems: 1, items: { type: 'object', properties: { pattern: { type: 'string' } } } },
      either: {
        anyOf: [
          { type: 'boolean' },
          {
            type: 'array',
            minItems: 2,
            maxItems: 2,
            prefixItems: [{ type: 'string' }, { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }],
          },
        ],
      },
    },
    required: ['path', 'mode', 'edits', 'either'],
  });
});

it('leaves nothing beside a reference, and keeps what it refers to', () => {
  const leaf: JsonObject = { $ref: '#/$defs/leaf', description: 'A leaf.' };
  const schema: JsonObject = { type: 'object', properties: { leaf }, $defs: { leaf: { type: 'string', pattern: 'x' } } };
  expect(geminiSchema(schema)).toEqual({
    type: 'object',
    properties: { leaf: { $ref: '#/$defs/leaf' } },
    $defs: { leaf: { type: 'string' } },
  });
});
