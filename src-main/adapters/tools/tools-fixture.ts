import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '#main/core/ports/clock.ts';
import type { Tool, ToolContext, ToolResult } from '#main/core/ports/tools.ts';
import type { AgentId, CallId, RunId, SessionId } from '#shared/lib/ids.ts';
import { createTools } from './tools.ts';
import type { ToolsOptions } from './tools.ts';

export const realClock: Clock = {
  now: Date.now,
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

/** A folder to work in, the real tools over it, and how to call them. Removed with the test. */
export async function makeBench(changed: Partial<ToolsOptions> & { readonly cwd?: string; readonly restricted?: boolean } = {}) {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'coppice-tools-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const tools = createTools({
    exec: { timeoutSeconds: 20, maxOutputChars: 2000, envPass: [] },
    outputDirectory: `${root}-outputs`,
    env: process.env,
    secrets: [],
    forbidden: [],
    open: [],
    sandbox: { kind: 'none', why: 'not looked for', available: () => false, confine: () => Promise.reject(new Error('no sandbox')) },
    web: { searchKey: null, searchUrl: 'http://127.0.0.1:9/', proxy: null, allow: [] },
    clock: realClock,
    ...changed,
  });
  onTestFinished(() => rm(`${root}-outputs`, { recursive: true, force: true }));
  let calls = 0;
  const context = (signal: AbortSignal = new AbortController().signal): ToolContext => ({
    agent: 'a0000000' as AgentId,
    session: 'ses_000000000000' as SessionId,
    run: 'run_000000000000' as RunId,
    call: `call_${String((calls += 1)).padStart(12, '0')}` as CallId,
    cwd: changed.cwd ?? root,
    restricted: changed.restricted ?? false,
    signal,
    killed: new AbortController().signal,
  });
  const tool = (name: string): Tool => {
    const found = tools.find(({ spec }) => spec.name === name);
    if (found === undefined) throw new Error(`no tool ${name}`);
    return found;
  };
  const prepare = (name: string, args: unknown, signal?: AbortSignal) => {
    const checked = tool(name).check(args, root);
    if (!checked.ok) throw new Error(checked.problem);
    return tool(name).prepare(checked.args, context(signal));
  };
  const call = async (
    name: string,
    args: unknown,
    options: { readonly signal?: AbortSignal; readonly onOutput?: (text: string) => void } = {},
  ): Promise<ToolResult> => (await prepare(name, args, options.signal)).run(options.onOutput ?? (() => undefined));
  return { root, outputs: `${root}-outputs`, tools, tool, prepare, call, at: (...parts: string[]) => join(root, ...parts) };
}
