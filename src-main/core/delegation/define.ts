import { z } from 'zod';
import type { JsonObject } from '#shared/model/json.ts';
import type { ToolKind } from '#shared/model/tool.ts';
import { problemsOf } from '#main/core/ports/argument-problems.ts';
import type { Tool, ToolContext, ToolResult } from '#main/core/ports/tools.ts';

interface Definition<S extends z.ZodObject> {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly kind: ToolKind;
  readonly description: string;
  readonly schema: S;
  readonly title: (args: z.output<S>) => string;
  readonly detail?: (args: z.output<S>) => string;
  readonly run: (args: z.output<S>, context: ToolContext, onOutput: (text: string) => void) => Promise<ToolResult>;
}

/**
 * A tool that only asks the engine. It touches nothing but the ledger, and its command's id comes from the call:
 * cut off by a crash, it simply runs again.
 */
export function delegationTool<S extends z.ZodObject>(definition: Definition<S>): Tool {
  const { name, aliases = [], kind, description, schema, title, detail, run } = definition;
  const { $schema: _, ...input } = z.toJSONSchema(schema, { io: 'input' }) as JsonObject;
  return {
    spec: { name, aliases, kind, mutates: false, description, input },
    check(args) {
      const parsed = schema.safeParse(args);
      if (!parsed.success) return { ok: false, problem: problemsOf(name, schema, parsed.error) };
      const shown = { kind, title: oneLine(title(parsed.data)) };
      const more = detail?.(parsed.data);
      return { ok: true, args: parsed.data as JsonObject, display: more === undefined ? shown : { ...shown, detail: more } };
    },
    prepare: async (args, context) => ({
      recovery: {},
      run: (onOutput) => run(schema.parse(args), context, onOutput),
      drop: () => undefined,
    }),
    recover: async () => ({ known: false, output: '' }),
  };
}

/** A title: one line, cut where it would be long. */
export function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

/** An answer for the model, as JSON: models read it well, and a script can refer to it. */
export function answered(value: JsonObject): ToolResult {
  return { outcome: 'ok', output: JSON.stringify(value, null, 1), facts: {} };
}

export function problem(text: string): ToolResult {
  return { outcome: 'error', output: text, facts: {} };
}
