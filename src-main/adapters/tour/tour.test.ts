import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const resources = resolve('resources/tour');
const text = readFileSync(join(resources, 'playbook.yaml'), 'utf8');

// Read as plain YAML: the format itself is the playbook model's to check, and that is another adapter's affair.
const Script = z.object({
  agents: z.array(
    z.object({
      match: z.record(z.string(), z.unknown()),
      turns: z.array(
        z.object({
          call: z.array(z.object({ tool: z.string(), args: z.record(z.string(), z.unknown()) })).default([]),
          after_ms: z.number().default(0),
        }),
      ),
    }),
  ),
});
const { agents } = Script.parse(parse(text));

const Write = z.object({ path: z.string(), content: z.string() });
const Edit = z.object({ path: z.string(), old_string: z.string(), new_string: z.string() });

const turnsOf = (name: string) => agents.find((agent) => agent.match['name'] === name)?.turns ?? [];

let tree = '';
beforeEach(async () => {
  tree = await mkdtemp(join(tmpdir(), 'coppice-tour-script-'));
  await cp(join(resources, 'repository'), tree, { recursive: true });
});
afterEach(() => rm(tree, { recursive: true }));

/** Runs the calls that touch files as the tools would. @returns for each `node --test` whether it passed */
async function play(name: string): Promise<{ readonly runs: boolean[]; readonly changed: Set<string> }> {
  const runs: boolean[] = [];
  const changed = new Set<string>();
  for (const { tool, args } of turnsOf(name).flatMap((turn) => turn.call)) {
    if (tool === 'write') {
      const { path, content } = Write.parse(args);
      await writeFile(join(tree, path), content);
      changed.add(path);
    } else if (tool === 'edit') {
      const { path, old_string, new_string } = Edit.parse(args);
      const before = await readFile(join(tree, path), 'utf8');
      expect(before.split(old_string), `${path}: ${old_string}`).toHaveLength(2);
      await writeFile(
        join(tree, path),
        before.replace(old_string, () => new_string),
      );
      changed.add(path);
    } else if (tool === 'read') {
      await readFile(join(tree, z.string().parse(args['path'])));
    } else if (tool === 'bash') {
      runs.push(passes(z.string().parse(args['command'])));
    }
  }
  return { runs, changed };
}

function passes(command: string): boolean {
  // Of a test runner around this one it would only report to that one.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  try {
    execFileSync(command, { cwd: tree, shell: true, stdio: 'pipe', env });
    return true;
  } catch {
    return false;
  }
}

describe('the tour', () => {
  it('fixes the lost cent: its new test fails before the fix and passes after it', async () => {
    expect((await play('fix-rounding')).runs).toEqual([false, true]);
  });

  it('adds discounts with tests that pass', async () => {
    expect((await play('add-discounts')).runs).toEqual([true]);
  });

  it('lets both coders’ work stand together, in different files', async () => {
    const one = await play('fix-rounding');
    const other = await play('add-discounts');
    expect([...one.changed].filter((path) => other.changed.has(path))).toEqual([]);
    expect(passes('node --test')).toBe(true);
  });

  it('spawns exactly the children that have a part, and waits for all of them', () => {
    const root = agents.find((agent) => agent.match['depth'] === 0)?.turns ?? [];
    const calls = root.flatMap((turn) => turn.call);
    const spawned = calls.filter((call) => call.tool === 'spawn_agent').map((call) => call.args['name']);
    expect(new Set(spawned)).toEqual(new Set(agents.flatMap((agent) => agent.match['name'] ?? [])));
    const waited = calls.find((call) => call.tool === 'wait_agent')?.args['ids'];
    expect(waited).toEqual(spawned.map((name) => `{{agent.${String(name)}}}`));
  });

  it('gives the researcher nothing that changes a file', () => {
    const tools = turnsOf('mapper').flatMap((turn) => turn.call.map((call) => call.tool));
    expect(tools.filter((tool) => !['read', 'glob', 'grep'].includes(tool))).toEqual([]);
  });

  it('takes some 25 to 40 seconds, so that a person can watch', () => {
    const length = (turns: readonly { after_ms: number }[]) => turns.reduce((sum, turn) => sum + turn.after_ms, 0);
    const [root, ...children] = agents.map((agent) => length(agent.turns));
    const total = (root ?? 0) + Math.max(...children);
    expect(total).toBeGreaterThan(22_000);
    expect(total).toBeLessThan(40_000);
  });
});
