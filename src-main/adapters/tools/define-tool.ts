import { z } from 'zod';
import type { Aftermath, CheckedArguments, PreparedCall, Reach, Tool, ToolContext, ToolResult, ToolSpec } from '#main/core/ports/tools.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { problemsOf } from '#main/core/ports/argument-problems.ts';
import { explain } from './file-errors.ts';
import { oneLine } from './shown-path.ts';

interface Definition<S extends z.ZodObject> extends Omit<ToolSpec, 'input'> {
  /** Every argument with a `describe` for the model; strict, so that a misspelt one is told. */
  readonly schema: S;
  readonly display: (args: z.output<S>, cwd: string) => { readonly title: string; readonly detail?: string };
  readonly prepare: (args: z.output<S>, context: ToolContext) => Promise<PreparedCall>;
  readonly recover?: (recovery: JsonObject) => Promise<Aftermath>;
  /** What a call reaches for, where patterns and hosts are asked about. */
  readonly reach?: (args: z.output<S>) => Reach | null;
}

/** A tool from its schema: the JSON schema, the check and the texts for wrong arguments come out of it. */
export function defineTool<S extends z.ZodObject>(definition: Definition<S>): Tool {
  const { schema, display, prepare, recover, reach, ...spec } = definition;
  return {
    spec: { ...spec, input: inputSchema(schema) },
    ...(reach === undefined ? {} : { reach: (args: JsonObject) => reach(schema.parse(args)) }),
    check(args, cwd): CheckedArguments {
      const parsed = schema.safeParse(withoutNulls(args));
      if (!parsed.success) return { ok: false, problem: problemsOf(spec.name, schema, parsed.error) };
      const { title, detail } = display(parsed.data, cwd);
      const shown = { kind: spec.kind, title: oneLine(title) };
      return { ok: true, args: parsed.data as JsonObject, display: detail === undefined ? shown : { ...shown, detail } };
    },
    prepare: (args, context) => prepare(schema.parse(args), context),
    recover: (_args, recovery) => recover?.(recovery) ?? Promise.resolve({ known: false, output: '' }),
  };
}

/** A call that needs nothing to be recovered: it reads, and may simply run again. */
export function plainCall(context: ToolContext, shown: string, work: () => Promise<ToolResult>): PreparedCall {
  return {
    recovery: {},
    async run() {
      if (context.signal.aborted) return cancelled();
      try {
        return await work();
      } catch (error) {
        return context.signal.aborted ? cancelled() : failed(explain(error, shown));
      }
    },
    drop: () => undefined,
  };
}

export function failed(output: string): ToolResult {
  return { outcome: 'error', output, facts: {} };
}

export function cancelled(): ToolResult {
  return { outcome: 'cancelled', output: 'Cancelled before it was done.', facts: {} };
}

function inputSchema(schema: z.ZodObject): JsonObject {
  const { $schema: _dialect, ...input } = z.toJSONSchema(schema, { io: 'input' });
  return JSON.parse(JSON.stringify(input)) as JsonObject;
}

/** Many models send null for an optional argument that they leave out. */
function withoutNulls(args: unknown): unknown {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return args;
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null));
}
