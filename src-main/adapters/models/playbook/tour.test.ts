import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ModelCaller, ModelPart } from '#main/core/ports/model.ts';
import type { CallId } from '#shared/lib/ids.ts';
import type { Json } from '#shared/model/json.ts';
import type { Entry } from '#shared/projections/conversation.ts';
import { manualClock } from '#test/support/clock.ts';
import { createPlaybookModel } from './playbook-model.ts';

const model = createPlaybookModel({
  builtIn: readFileSync(resolve('resources/tour/playbook.yaml'), 'utf8'),
  configFile: 'coppice.toml',
  clock: manualClock(),
  readFile: () => '',
  speed: 0,
});

interface Call {
  readonly by: string;
  readonly tool: string;
  readonly args: Json;
}
let calls: Call[] = [];
beforeEach(() => {
  calls = [];
});

/** Turns of one agent until it calls nothing more; each call is answered as the tools would. @returns its last words */
async function play(actor: Pick<ModelCaller, 'name' | 'type' | 'depth'>, answer: (call: Call) => string): Promise<string> {
  const entries: Entry[] = [];
  for (let turn = 1; ; turn += 1) {
    const parts = await answerOf(
      { ...actor, agent: 'a', session: 's', cwd: '/w', prompt: 'Show me around', turn, compacting: false, earlier: [] },
      entries,
    );
    const made = parts.flatMap((part) => (part.type === 'call' ? [{ ...part, call: `${part.providerCall}` as CallId }] : []));
    if (made.length === 0) return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    entries.push({ role: 'assistant', parts: made });
    for (const { call, providerCall, name, args } of made) {
      calls.push({ by: actor.name, tool: name, args });
      entries.push({ role: 'tool', call, providerCall, name, output: answer({ by: actor.name, tool: name, args }), outcome: 'ok' });
    }
  }
}

async function answerOf(caller: ModelCaller, entries: readonly Entry[]): Promise<readonly ModelPart[]> {
  const request = { model: 'playbook/tour', instructions: '', entries: [...entries], tools: [], noCalls: false, sampling: {}, caller };
  for await (const event of model.ask(request, 'tour', new AbortController().signal)) {
    if (event.type === 'end') return event.parts;
    if (event.type === 'failed') throw new Error(event.failure.message);
  }
  throw new Error('the answer has no end');
}

function spawned({ args }: Call): string {
  const { name } = args as { name: string };
  return JSON.stringify({ agent_id: `id-of-${name}`, name, status: 'running', worktree_branch: `coppice/${name}` });
}

describe('the tour, played by the model', () => {
  it('lets the root wait for the ids that its spawns gave, and name their branches at the end', async () => {
    const words = await play({ name: 'main', type: 'general-purpose', depth: 0 }, (call) =>
      call.tool === 'spawn_agent' ? spawned(call) : 'fine',
    );
    expect(calls.find((call) => call.tool === 'wait_agent')?.args).toEqual({
      ids: ['id-of-mapper', 'id-of-fix-rounding', 'id-of-add-discounts'],
    });
    expect(words).toContain('`coppice/fix-rounding`');
    expect(words).toContain('`coppice/add-discounts`');
    expect(words).toMatch(/\*\*Changes\*\*.*\*\*Review\*\*.*\*\*Merge\*\*/su);
    expect(words).not.toContain('{{');
  });

  it.each([
    { name: 'mapper', type: 'researcher', last: 'Amounts are rounded in two places' },
    { name: 'fix-rounding', type: 'coder', last: 'the parts add up to the bill' },
    { name: 'add-discounts', type: 'coder', last: '`discountPercent`' },
  ])('gives $name several turns and a last word', async ({ name, type, last }) => {
    expect(await play({ name, type, depth: 1 }, () => 'fine')).toContain(last);
    expect(calls.length).toBeGreaterThan(4);
  });
});
