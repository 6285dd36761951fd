import { z } from 'zod';
import { openCoppice, newCommandId, type TestCoppice } from './coppice.ts';
import { KEY, type Kind } from './provider-asking.ts';
import type { ProviderServer, Reply, Script } from './provider-servers.ts';
import { anthropicStream, openAiStream, type ReplyPart, type RequestJson } from './provider-streams.ts';
import { makeRepository, type TestRepository } from './repositories.ts';
import type { AgentId, SessionId } from '#shared/lib/ids.ts';
import { onTestFinished } from 'vitest';

/** What a request tells the model, whatever the provider's words for it. */
export interface Told {
  /** The first words of the person, or of the parent. */
  readonly prompt: string;
  /** Answers that it has given so far in this conversation. */
  readonly answers: number;
  /** What tools gave back, in order. */
  readonly results: readonly string[];
}

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
  const streamOf = kind.kind === 'anthropic' ? anthropicStream : openAiStream;
  const script: Script = (json, index) => {
    const said = speaker(toldBy(json), index);
    const reply: Reply = 'length' in said ? { parts: said } : said;
    if (reply.parts !== undefined) {
      const chunks = streamOf(reply.parts, { input: 10, output: 5 }, json, index);
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

const Text = z.union([
  z.string(),
  z.array(z.object({ text: z.string().optional() })).transform((parts) => parts.map((part) => part.text ?? '').join('')),
]);
const Block = z.object({ type: z.string(), text: z.string().optional(), content: Text.optional() });
const Messages = z.array(z.object({ role: z.string(), content: z.union([z.string(), z.array(Block)]).nullish() }));

function toldBy(json: RequestJson): Told {
  let prompt: string | undefined;
  let answers = 0;
  const results: string[] = [];
  for (const { role, content } of Messages.parse(json['messages'])) {
    const blocks = typeof content === 'string' ? [{ type: 'text', text: content, content: undefined }] : (content ?? []);
    if (role === 'assistant') answers += 1;
    if (role === 'tool') results.push(blocks.map((block) => block.text ?? '').join(''));
    if (role !== 'user') continue;
    for (const block of blocks) {
      if (block.type === 'tool_result') results.push(block.content ?? '');
      else prompt ??= block.text;
    }
  }
  return { prompt: prompt ?? '', answers, results };
}
