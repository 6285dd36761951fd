import { expect, it, vi } from 'vitest';
import { enter } from './entry.ts';

function browser(hash: string, answers: Record<string, number | 'down'>) {
  const asked: string[] = [];
  const replaceState = vi.fn<(data: unknown, unused: string, url: string) => void>();
  const ask = (path: string, options?: RequestInit) => {
    const request = `${options?.method ?? 'GET'} ${path}${options?.body === undefined ? '' : ` ${String(options.body as string)}`}`;
    asked.push(request);
    const answer = answers[request.split(' ', 1)[0] ?? ''] ?? 500;
    return answer === 'down' ? Promise.reject(new TypeError('down')) : Promise.resolve(new Response(null, { status: answer }));
  };
  const location = { hash, pathname: '/', search: '' } as Location;
  return {
    asked,
    replaceState,
    given: { location, history: { replaceState } as unknown as History, fetch: ask as unknown as typeof fetch },
  };
}

it('changes the code in the address for a session, and leaves no trace of it in the address', async () => {
  const { given, asked, replaceState } = browser('#code=abc', { POST: 204 });
  expect(await enter(given)).toBe('open');
  expect(asked).toEqual(['POST /session {"code":"abc"}']);
  expect(replaceState).toHaveBeenCalledWith(null, '', '/');
});

it('goes on with the session it has where the code is used up', async () => {
  expect(await enter(browser('#code=used', { POST: 401, GET: 204 }).given)).toBe('open');
});

it.each([
  ['a used code and no session', '#code=used', { POST: 401, GET: 401 }, 'refused'],
  ['no code and no session', '', { GET: 401 }, 'refused'],
  ['an engine that is gone', '', { GET: 'down' as const }, 'unreachable'],
  ['an engine that is gone, with a code', '#code=abc', { POST: 'down' as const }, 'unreachable'],
])('with %s it is %s %s %s', async (_, hash, answers, wanted) => {
  expect(await enter(browser(hash, answers).given)).toBe(wanted);
});
