import { expect, test } from 'vitest';
import { parseToolPattern } from './claude-pattern.ts';

const TOOLS: Readonly<Record<string, string>> = { Bash: 'bash', Edit: 'edit', Write: 'write', Read: 'read', Glob: 'glob' };
const canonical = (name: string): string | undefined => TOOLS[name];

test.each([
  ['Bash(git:*)', { tool: 'bash', pattern: 'git *' }],
  ['Bash(git add:*)', { tool: 'bash', pattern: 'git add *' }],
  ['Bash(npm run test:*)', { tool: 'bash', pattern: 'npm run test *' }],
  ['Bash(npm run test)', { tool: 'bash', pattern: 'npm run test' }],
  [' Bash(ls) ', { tool: 'bash', pattern: 'ls' }],
  ['Bash(ls *)', { tool: 'bash', pattern: 'ls *' }],
  ['Bash(*)', { tool: 'bash', pattern: '*' }],
  ['Edit(/src/**)', { tool: 'edit', pattern: '/src/**' }],
  ['Write(docs/*.md)', { tool: 'write', pattern: 'docs/*.md' }],
])('%s is honoured', (text, value) => {
  expect(parseToolPattern(text, canonical)).toEqual({ ok: true, value });
});

test.each([
  ['Read(~/.zshrc)', 'bad_pattern', /"Read\(~\/\.zshrc\)" is not honoured: .* leads out of the workspace/],
  ['Edit(//etc/**)', 'bad_pattern', /leads out of the workspace/],
  ['Bash(git commit -m "x")', 'bad_pattern', /cannot stand in a pattern/],
  ['Bash(git log | head)', 'bad_pattern', /cannot stand in a pattern/],
  ['Bash(:*)', 'bad_pattern', /named whole/],
  ['Bash()', 'bad_pattern', /empty/],
  ['Glob(src/**)', 'bad_pattern', /"glob" takes no patterns/],
  ['WebFetch(domain:example.com)', 'unknown_tool', /there is no tool "WebFetch"/],
  ['Bash', 'bad_pattern', /write NAME\(PATTERN\)/],
  ['Bash(git', 'bad_pattern', /write NAME\(PATTERN\)/],
])('%s allows nothing, and it is said why', (text, code, message) => {
  const read = parseToolPattern(text, canonical);
  expect(read).toMatchObject({ ok: false, problem: { code, message: expect.stringMatching(message) } });
});
