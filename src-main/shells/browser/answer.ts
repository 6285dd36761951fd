import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { NO_SESSION, cookieName } from './gate.ts';
import type { Gate } from './gate.ts';
import type { Page } from './page.ts';
import type { Sessions } from './sessions.ts';

const Exchange = z.object({ code: z.string().max(200) });

/** A code is 43 characters: a longer body is none of ours. */
const LONGEST_BODY = 4096;

export interface AnswerParts {
  readonly gate: Gate;
  readonly sessions: Sessions;
  readonly page: Page;
  readonly port: number;
}

/**
 * Answers plain requests: the page and its files; `POST /session` with `{code}` changes a link's code for a cookie (204, or 401);
 * `GET /session` says whether the cookie is good (204, or 401).
 */
export function answer(parts: AnswerParts, request: IncomingMessage, response: ServerResponse): void {
  const turned = parts.gate.request(request);
  if (turned !== null) {
    say(response, turned.status, turned.why);
    return;
  }
  const path = (request.url ?? '/').split('?', 1)[0];
  if (path === '/session') {
    void session(parts, request, response);
    return;
  }
  if (request.method === 'GET' || request.method === 'HEAD') void parts.page(request, response);
  else say(response, 405, 'Only reading is possible here.', { allow: 'GET, HEAD' });
}

async function session(parts: AnswerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'GET') {
    if (parts.gate.signedIn(request)) response.writeHead(204, { 'cache-control': 'no-store' }).end();
    else say(response, 401, NO_SESSION);
    return;
  }
  if (request.method !== 'POST') {
    say(response, 405, 'A session is asked for with POST.', { allow: 'GET, POST' });
    return;
  }
  const given = Exchange.safeParse(await readJson(request));
  const cookie = given.success ? parts.sessions.exchange(given.data.code) : null;
  if (cookie === null) {
    say(response, 401, NO_SESSION);
    return;
  }
  const value = `${cookieName(parts.port)}=${cookie}; HttpOnly; SameSite=Strict; Path=/`;
  response.writeHead(204, { 'set-cookie': value, 'cache-control': 'no-store' }).end();
}

/** Undefined for what is no JSON, too long, or cut off. Only `application/json` counts: a form of another site cannot send it. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  if (request.headers['content-type']?.split(';', 1)[0]?.trim() !== 'application/json') return undefined;
  try {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) {
      text += String(chunk);
      if (text.length > LONGEST_BODY) return undefined;
    }
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function say(response: ServerResponse, status: number, words: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers });
  response.end(`${words}\n`);
}
