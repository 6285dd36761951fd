/**
 * What a fact of a former version reads as today, whole: by database, then by its place in it. Each former version of a type is held here
 * once at least; the test of the databases says which is missing.
 */
export const upcast: Readonly<Record<string, Readonly<Record<number, { readonly fact: string; readonly body: object }>>>> = {
  'v1-asked': {
    3: {
      fact: 'agent.created@1',
      body: {
        name: 'main',
        type: 'general-purpose',
        parent: null,
        spawnedBy: null,
        root: 'ses_mxzmq19hq0sn',
        depth: 0,
        model: 'playbook//tmp/coppice-fixture/playbook.yaml',
        mode: 'ask',
        cwd: '/tmp/coppice-fixture/notes',
        tools: [
          'read',
          'write',
          'edit',
          'list',
          'glob',
          'grep',
          'bash',
          'spawn_agent',
          'wait_agent',
          'send_input',
          'get_agent_output',
          'close_agent',
          'list_agents',
        ].map((tool) => ({ tool, as: tool })),
        instructions:
          'You carry a task through from start to end. Look before you change anything, make the smallest change that does it well, and check what you did.',
        face: 'root',
        definition: { source: 'built-in', file: null },
        limits: { maxDepth: null, maxChildren: null },
        sampling: {},
        restricted: false,
      },
    },
    5: { fact: 'run.started@1', body: { after: null, lane: 'foreground', trigger: 'prompt', budget: {} } },
    7: {
      fact: 'turn.started@1',
      body: { turn: 1, attempt: 1, model: 'playbook//tmp/coppice-fixture/playbook.yaml', reserved: 0, maxTokens: null },
    },
    8: {
      fact: 'turn.ended@1',
      body: {
        turn: 1,
        attempt: 1,
        parts: [
          { type: 'text', text: 'I write twice.' },
          {
            type: 'call',
            call: 'call_h0tdcngdgznf',
            providerCall: 'playbook-1-0',
            name: 'write',
            args: { path: 'a.txt', content: 'A\n' },
          },
          {
            type: 'call',
            call: 'call_kqy0e2ne1rz0',
            providerCall: 'playbook-1-1',
            name: 'write',
            args: { path: 'b.txt', content: 'B\n' },
          },
        ],
        finish: 'tool_calls',
        usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0, unknown: 0 },
        cost: { nanoDollars: 0, unpricedCalls: 1, unknownCalls: 0 },
      },
    },
    11: {
      fact: 'approval.requested@1',
      body: {
        turn: 1,
        call: 'call_h0tdcngdgznf',
        cwd: '/tmp/coppice-fixture/notes',
        display: { kind: 'edit', title: 'Write a.txt', detail: 'a.txt\n\nA\n' },
        args: {},
        asks: { destroys: null, patterns: [], why: '' },
      },
    },
    13: { fact: 'run.waiting@1', body: { waitsOn: { on: 'person', call: 'call_h0tdcngdgznf' } } },
    14: { fact: 'approval.answered@1', body: { turn: 1, call: 'call_h0tdcngdgznf', answer: 'once', words: '', override: null } },
    27: {
      fact: 'notice.given@1',
      body: {
        text: "No worktree of its own, it works in its parent's folder: /tmp/coppice-fixture/notes is not in a git repository",
        about: 'worktree',
      },
    },
    35: {
      fact: 'turn.cut@1',
      body: {
        turn: 3,
        attempt: 1,
        text: 'Half an ans',
        reasoning: '',
        failure: { kind: 'overloaded', message: 'The provider is overloaded.', status: 529, retryAfterMs: null },
      },
    },
    38: { fact: 'turn.cut@1', body: { turn: 1, attempt: 1, text: '', reasoning: '', failure: null } },
  },
  'v1-delegated': {
    63: {
      fact: 'project.trust_decided@1',
      body: {
        project: '/tmp/coppice-fixture/coppice-repository-r0iP8B/project/.git',
        content: 'c323b3478c417fe0e1a76d26e0f343daab9e7a0b4d651c88fbe2f6469a2065c4',
        trusted: true,
        items: null,
      },
    },
    113: {
      fact: 'agent.created@2',
      body: {
        name: 'idler',
        type: 'scribe',
        parent: 'xffh2pf8',
        spawnedBy: 'call_260eab8sqrdc',
        root: 'ses_tsmwd42xeqha',
        depth: 1,
        model: 'local/story',
        mode: 'auto',
        cwd: '/tmp/coppice-fixture/data/worktrees/project-97b68e28/idler-frc2am9c',
        tools: ['read', 'write'].map((tool) => ({ tool, as: tool })),
        face: 'spawn_agent',
        definition: { source: 'project', file: '/tmp/coppice-fixture/coppice-repository-r0iP8B/project/.claude/agents/scribe.md' },
        limits: { maxDepth: null, maxChildren: null },
        sampling: {},
        instructions: 'You write things down.',
        restricted: false,
      },
    },
  },
};
