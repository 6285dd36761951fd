import type { Tool, ToolResult } from '#main/core/ports/tools.ts';
import type { Redactor } from './redactor.ts';

/**
 * The tool, with no secret in what it tells: its results and their facts, its complaints, and what recovery finds.
 * What it streams or writes to disk as it comes it sends through `redactor.stream()` itself.
 */
export function redacted(tool: Tool, redactor: Redactor): Tool {
  const result = ({ outcome, output, facts }: ToolResult): ToolResult => ({
    outcome,
    output: redactor.text(output),
    facts: redactor.json(facts),
  });
  return {
    ...tool,
    check(args, cwd) {
      const checked = tool.check(args, cwd);
      return checked.ok ? checked : { ok: false, problem: redactor.text(checked.problem) };
    },
    async prepare(args, context) {
      const { recovery, ...call } = await tool.prepare(args, context);
      return {
        // A refusal in words; anything else is what recovery goes by, to the letter.
        recovery: 'problem' in recovery ? redactor.json(recovery) : recovery,
        run: async (onOutput) => result(await call.run(onOutput)),
        drop: () => call.drop(),
      };
    },
    async recover(args, recovery, cwd) {
      const aftermath = await tool.recover(args, recovery, cwd);
      if (aftermath.known) return { known: true, result: result(aftermath.result) };
      return { known: false, output: redactor.text(aftermath.output) };
    },
  };
}
