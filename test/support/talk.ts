import { openCoppice, newCommandId, type TestCoppice } from './coppice.ts';
import { KEY, type Kind } from './provider-asking.ts';
import type { ProviderServer, Reply, Script } from './provider-servers.ts';
import type { ReplyPart } from './provider-streams.ts';
import type { Told } from './told.ts';
import { makeRepository, type TestRepository } from './repositories.ts';
import type { AgentId, SessionId } from '#shared/lib/ids.ts';
import { onTestFinished } from 'vitest';

export type Speaker = (told: Told, index: number) => Reply | readonly ReplyPart[];

export interface Talk {
  readonly whole: TestCoppice;
  readonly server: ProviderServer;
  /** Bytes that the server sent as the answer to each request, where the script gave `parts`. */
  readonly sent: readonly Buffer[];
  readonly repository: TestRepository;
  start(prompt: string, mode?: 'ask' | 'auto'): Promise<{ session: SessionId; agent: AgentId }>;
}

/** A whole Coppice whose only provider is a local server of this kind, behind which `speaker` speaks. Ends with the test; `data`, where given, stays. */
export async function talk(kind: Kind, speaker: Speaker, data?: string): Promise<Talk> {
  const sent: Buffer[] = [];
  const script: Script = (json, index) => {
    const said = speaker(kind.told(json), index);
    const reply: Reply = 'length' in said ? { parts: said } : said;
    if (reply.parts !== undefined) {
      const chunks = kind.stream(reply.parts, { input: 10, output: 5 }, json, index);
      const bytes = chunks.flatMap((chunk) => (chunk instanceof Promise ? [] : [Buffer.from(chunk as string)]));
      sent[index] = Buffer.concat(bytes).subarray(0, reply.cutAfter ?? Infinity);
    }
    return reply;
  };
  const server = await kind.start(script);
  onTestFinished(() => server.close());
  const repository = await makeRepository({ files: { 'readme.md': 'hello\n', 'src/a.txt': 'a\n' } });
  onTestFinished(() => repository.remove());
  const whole = await openCoppice({
    config: `[providers.work]\nkind = "${kind.kind}"\nbase_url = "${server.url}"\napi_key = "\${WORK_KEY}"\n\n[options]\nmodel = "work/some-model"\n`,
    env: { WORK_KEY: KEY },
    ...(data === undefined ? {} : { data }),
  });
  onTestFinished(() => whole.close());
  const start: Talk['start'] = (prompt, mode = 'auto') =>
    whole.client.sessions.start({ commandId: newCommandId(), cwd: repository.path, prompt, model: null, mode });
  return { whole, server, sent, repository, start };
}
