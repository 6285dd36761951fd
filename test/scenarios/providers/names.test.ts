import { expect, it, onTestFinished } from 'vitest';
import { newCommandId, openCoppice } from '#test/support/coppice.ts';
import { kindOf } from '#test/support/provider-asking.ts';
import type { ReplyPart, RequestJson } from '#test/support/provider-streams.ts';
import { makeRepository } from '#test/support/repositories.ts';

const spawn = (name: string, model: string): ReplyPart => ({
  call: { name: 'spawn_agent', args: { name, prompt: `CHILD ${name}`, model } },
});

/** A Coppice with a provider that has two models, and names of the person's own for them. */
async function named(answer: (prompt: string, answers: number) => readonly ReplyPart[]) {
  const kind = kindOf('openai-compatible');
  const server = await kind.start((json) => {
    const { prompt, answers } = kind.told(json);
    return answer(prompt, answers);
  });
  onTestFinished(() => server.close());
  const repository = await makeRepository({ files: { 'readme.md': 'hello\n' } });
  onTestFinished(() => repository.remove());
  const whole = await openCoppice({
    config: `
      [providers.work]
      kind = "openai-compatible"
      base_url = "${server.url}"
      models = ["big", "tiny"]
      [model_aliases]
      fast = "tiny"
      broken = "nowhere/m"
      [options]
      model = "big"
    `,
  });
  onTestFinished(() => whole.close());
  const start = (model: string | null) =>
    whole.client.sessions.start({ commandId: newCommandId(), cwd: repository.path, prompt: 'Go.', model, mode: 'auto' });
  const modelsAsked = () => server.requests.map(({ json }: { json: RequestJson }) => json['model']);
  return { whole, start, modelsAsked };
}

it('names of models work wherever one is named, and the record holds what they stand for', async () => {
  const { whole, start, modelsAsked } = await named((prompt, answers) => {
    if (prompt.includes('CHILD') || answers > 0) return [{ text: 'Done.' }];
    return [spawn('quick', 'fast'), spawn('lost', 'broken')];
  });
  const root = await start(null);
  expect((await whole.ended(root.agent)).model).toBe('work/big');
  const { agents } = await whole.client.live.snapshot();
  for (const { id } of agents) await whole.ended(id);
  expect(Object.fromEntries(agents.map(({ name, model }) => [name, model]))).toEqual({
    main: 'work/big',
    quick: 'work/tiny',
    lost: 'work/big',
  });
  const lost = agents.find(({ name }) => name === 'lost')!;
  const notices = (await whole.facts(lost.session)).flatMap((event) => (event.type === 'notice.given' ? [event.body.text] : []));
  expect(notices).toEqual([
    expect.stringMatching(
      /^Model "broken" cannot be used, so it has its parent's \(work\/big\): Model alias "broken" stands for "nowhere\/m"\. No provider/,
    ),
  ]);

  await whole.client.sessions.prompt({ commandId: newCommandId(), session: root.session, text: 'On.', model: 'fast', mode: null });
  expect((await whole.ended(root.agent)).model).toBe('work/tiny');
  expect(modelsAsked().at(-1)).toBe('tiny');
  expect((await whole.ended((await start('fast')).agent)).model).toBe('work/tiny');
});

it('a name that stands for nothing is refused, with what there is', async () => {
  const { whole, start, modelsAsked } = await named(() => [{ text: 'Done.' }]);
  const message =
    '"small" names no model. Write PROVIDER/MODEL, with one of these providers: work, playbook, or one of these names: fast, broken, playbook.';
  await expect(start('small')).rejects.toMatchObject({ code: 'BAD_INPUT', message });
  const root = await start(null);
  await whole.ended(root.agent);
  const prompt = { commandId: newCommandId(), session: root.session, text: 'On.', model: 'small', mode: null };
  await expect(whole.client.sessions.prompt(prompt)).rejects.toMatchObject({ code: 'BAD_INPUT', message });
  expect(modelsAsked()).toEqual(['big']);
  expect(await whole.client.system.status()).toMatchObject({
    model: 'big',
    models: ['big', 'fast', 'work/big', 'work/tiny'],
    aliases: { fast: 'work/tiny' },
    configProblems: [expect.stringMatching(/coppice\.toml: Model alias "broken" stands for "nowhere\/m"/)],
  });
});
