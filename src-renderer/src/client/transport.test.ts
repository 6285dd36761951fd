import { expect, it } from 'vitest';
import type { Connection } from '#renderer/stores/live.ts';
import type { Transport } from './rpc.ts';
import { type Connector, createTransport, type Opened } from './transport.ts';

const options = { context: {} };

/** A wire whose connections are opened, answered and closed by the test. */
function wire(script: (Opened | 'fails')[] = []) {
  const states: Connection[] = [];
  const waits: number[] = [];
  const closers: (() => void)[] = [];
  const connect: Connector = (onClose) => {
    const next = script.shift();
    if (next === undefined) return new Promise(() => undefined);
    if (next === 'fails') return Promise.reject(new Error('no route'));
    closers.push(onClose);
    return Promise.resolve(next);
  };
  const { transport, stop } = createTransport({
    connect,
    onConnection: (state) => states.push(state),
    now: () => 1000,
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  });
  return { transport, stop, states, waits, closers };
}

const linkOf = (call: Transport['call']): Opened => ({ ok: true, link: { call }, close: () => undefined });

it('lets a call wait until there is a connection, however many attempts that takes, at growing intervals', async () => {
  const { transport, states, waits } = wire(['fails', 'fails', linkOf(() => Promise.resolve('answer'))]);
  expect(await transport.call(['system', 'status'], undefined, options)).toBe('answer');
  expect(waits).toEqual([250, 500]);
  expect(states.map((state) => state.state)).toEqual(['lost', 'lost', 'open']);
});

it('asks again on the next connection what was under way when the last one went', async () => {
  const asked: string[] = [];
  const going = wire([
    linkOf(() => {
      asked.push('first');
      going.closers[0]?.();
      return Promise.reject(new Error('socket closed'));
    }),
    linkOf(() => {
      asked.push('second');
      return Promise.resolve('answer');
    }),
  ]);
  expect(await going.transport.call(['sessions', 'prompt'], {}, options)).toBe('answer');
  expect(asked).toEqual(['first', 'second']);
});

it('hands on a refusal as it came, once', async () => {
  let asked = 0;
  const { transport } = wire([
    linkOf(() => {
      asked += 1;
      return Promise.reject(new Error('REFUSED'));
    }),
  ]);
  await expect(transport.call(['sessions', 'resume'], {}, options)).rejects.toThrow('REFUSED');
  expect(asked).toBe(1);
});

it('stops asking an engine that no longer lets it in', async () => {
  const { states, waits } = wire([{ ok: false, refused: true }, linkOf(() => Promise.resolve('never'))]);
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();
  expect(states).toEqual([{ state: 'refused' }]);
  expect(waits).toEqual([]);
});

it('gives up a waiting call whose caller does', async () => {
  const { transport } = wire([]);
  const giving = new AbortController();
  const call = transport.call(['live', 'snapshot'], undefined, { ...options, signal: giving.signal });
  giving.abort(new Error('left the page'));
  await expect(call).rejects.toThrow('left the page');
});
