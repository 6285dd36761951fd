import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newCommandId, openCoppice } from '#test/support/coppice.ts';
import { startAnthropicServer } from '#test/support/provider-servers.ts';
import { makeRepository } from '#test/support/repositories.ts';
import { toldInMessages } from '#test/support/told.ts';
import { playbookOf } from '#shared/projections/playbook-of.ts';

/** Each where a person would have it. */
const PLANTED = {
  work: 'sk-planted-provider-key',
  header: 'hd-planted-gateway-value',
  search_key: 'BSA-planted-search-key',
  proxy: 'px-planted/p@ssword+1',
  MY_TOKEN: 'tk-planted-in-the-environment',
  DB_PASSWORD: 'pw-planted-in-the-environment',
  DEPLOY_KEY: 'dk-planted-and-let-through',
};
/** As they are, in a URL, and in base 64 from the beginning on. */
const FORMS = Object.values(PLANTED).flatMap((value) => [
  value,
  encodeURIComponent(value),
  Buffer.from(value).toString('base64').slice(0, 20),
]);

const bash = (command: string, more = {}) => ({ call: { name: 'bash', args: { command, ...more } } });

/** Every way by which an agent that can run commands and read files may try to get a key into what is kept or sent. */
function attempts(configFile: string) {
  return [
    bash('env; export -p; set'),
    bash('cat leak.txt; cat leak.txt >&2; exit 3'),
    bash(`cat ${configFile}`),
    bash('while read -r line; do cat "no-such-$line"; ls "$line"; done < leak.txt'),
    bash('head -c 9 leak.txt; tail -c +10 leak.txt'),
    bash('cat leak.txt; seq 20000; cat leak.txt'),
    bash('while read -r line; do printf %s "$line" | base64 -w0; printf %s "user:$line" | base64 -w0; done < leak.txt'),
    bash('echo "$DEPLOY_KEY" | tee copy.txt; test -n "$DEPLOY_KEY"'),
    bash(`node -e 'console.log(encodeURIComponent(require("fs").readFileSync("leak.txt", "utf8")))'`),
    bash('mkdir "$(head -1 leak.txt)"; cd "$(head -1 leak.txt)" && pwd; cd .. && git status; git log --grep "$(head -1 leak.txt)"'),
    bash('cat leak.txt; sleep 60 & wait', { timeout: 1 }),
    { call: { name: 'read', args: { path: 'leak.txt' } } },
    { call: { name: 'read', args: { path: configFile } } },
    { call: { name: 'grep', args: { pattern: 'planted', include_ignored: true } } },
    { call: { name: 'list', args: {} } },
    { call: { name: 'read', args: { path: 'sk-planted-provider' } } },
    { call: { name: 'edit', args: { path: 'leak.txt', old_string: '\n', new_string: '\n\n', replace_all: true } } },
  ];
}

test('a run that tries to leak every key by environment, file, output and mistake leaves none in what is kept, shown, sent or exported', async () => {
  const repository = await makeRepository({ files: { 'leak.txt': `${Object.values(PLANTED).join('\n')}\n` } });
  onTestFinished(() => repository.remove());
  let configFile = '';
  const server = await startAnthropicServer((json) => {
    const { answers } = toldInMessages(json);
    if (answers === 0) return attempts(configFile).slice(0, 9);
    if (answers === 1) return attempts(configFile).slice(9);
    return [{ text: 'I found nothing.' }];
  });
  onTestFinished(() => server.close());
  const whole = await openCoppice({
    env: { WORK_VALUE: PLANTED.work, MY_TOKEN: PLANTED.MY_TOKEN, DB_PASSWORD: PLANTED.DB_PASSWORD, DEPLOY_KEY: PLANTED.DEPLOY_KEY },
    config: `
      [options]
      model = "work/some-model"
      [providers.work]
      kind = "anthropic"
      base_url = "${server.url}"
      api_key = "\${WORK_VALUE}"
      headers = { "x-gateway-token" = "${PLANTED.header}" }
      [web]
      search_key = "${PLANTED.search_key}"
      proxy = "http://ada:${encodeURIComponent(PLANTED.proxy)}@127.0.0.1:9"
      [exec]
      env_pass = ["DEPLOY_KEY"]
    `,
  });
  onTestFinished(() => whole.close());
  configFile = whole.configFile;
  const asked = { commandId: newCommandId(), cwd: repository.path, prompt: 'Look around.', model: null, mode: 'auto' } as const;
  const root = await whole.client.sessions.start(asked);
  const live = await follow(whole, root.session);
  expect((await whole.ended(root.agent)).run).toMatchObject({ status: 'completed' });

  const facts = await whole.facts(root.session);
  const outputs = facts.flatMap((fact) => (fact.type === 'tool.ended' ? [fact.body.output] : []));
  expect(outputs).toHaveLength(attempts('').length);
  const { events } = await whole.client.sessions.events({ session: root.session, before: null, after: 0, limit: 2000 });
  const exchanges = await Promise.all([1, 2, 3].map((turn) => whole.client.turns.exchange({ agent: root.agent, turn, attempt: 1 })));
  const shown = {
    facts,
    events,
    exchanges,
    playbook: playbookOf(facts),
    snapshot: await whole.client.live.snapshot(),
    status: await whole.client.system.status(),
    live: await live.end(),
    log: whole.log,
    sent: server.requests.map(({ text }) => text),
  };
  // They came by, and were taken out.
  for (const name of ['work', 'search_key', 'proxy', 'MY_TOKEN', 'DB_PASSWORD', 'DEPLOY_KEY']) {
    expect(shown.sent.join(), name).toContain(`[secret ${name}]`);
  }
  expect(shown.live.join(''), 'as it streams').toContain('[secret work]');
  for (const [where, value] of Object.entries(shown)) {
    for (const form of FORMS) expect(JSON.stringify(value).includes(form), `${form} in ${where}`).toBe(false);
  }
  expect(filesBelow(whole.data).map(({ name }) => name)).toContain('coppice.db');
  expect(filesBelow(join(whole.data, 'outputs')).some(({ text }) => text.includes('[secret work]'))).toBe(true);
  for (const { name, text } of filesBelow(whole.data)) {
    for (const form of FORMS) expect(text.includes(form), `${form} in ${name}`).toBe(false);
  }
  // What the agent wrote is the person's, and is as it was written.
  expect(readFileSync(join(repository.path, 'copy.txt'), 'utf8')).toBe(`${PLANTED.DEPLOY_KEY}\n`);
});

/** What a window is sent of a session while it runs. */
async function follow(whole: Awaited<ReturnType<typeof openCoppice>>, session: Parameters<typeof whole.facts>[0]) {
  const abort = new AbortController();
  const feed = await whole.client.live.subscribe({ after: 0, roots: [session] }, { signal: abort.signal });
  const seen: string[] = [];
  const reading = (async () => {
    for await (const batch of feed) seen.push(JSON.stringify(batch));
  })().catch((error: unknown) => {
    if (!abort.signal.aborted) throw error;
  });
  return {
    async end() {
      abort.abort();
      await reading;
      return seen;
    },
  };
}

function filesBelow(folder: string): { name: string; text: string }[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => ({ name: entry.name, text: readFileSync(join(entry.parentPath, entry.name), 'latin1') }));
}
