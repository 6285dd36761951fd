/** How a browser's window stands with the engine that serves it. */
export type Entry = 'open' | 'refused' | 'unreachable';

/**
 * Lets this window in: changes a one-time code in the address's fragment for the session's cookie, or asks whether the cookie there
 * still holds. The code is cut from the address either way, so that it is in no history. Never rejects.
 */
export async function enter(given: { location: Location; history: History; fetch: typeof fetch }): Promise<Entry> {
  const code = new URLSearchParams(given.location.hash.slice(1)).get('code');
  if (code === null) return knock(given.fetch);
  given.history.replaceState(null, '', given.location.pathname + given.location.search);
  try {
    const answer = await given.fetch('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    if (answer.ok) return 'open';
  } catch {
    return 'unreachable';
  }
  // A used link opened again in the same browser: the cookie from the first time is as good.
  return knock(given.fetch);
}

/** Asks whether this window's cookie still holds. Never rejects. */
export async function knock(ask: typeof fetch): Promise<Entry> {
  try {
    const answer = await ask('/session');
    if (answer.ok) return 'open';
    return answer.status === 401 || answer.status === 403 ? 'refused' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}
