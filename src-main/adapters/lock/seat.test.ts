import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok, refuse } from '#shared/lib/result.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EngineInfo } from './engine-info.ts';
import { acquireEngineLock } from './engine-lock.ts';
import { createSeat } from './seat.ts';
import type { Seat } from './seat.ts';

interface Engine {
  readonly name: string;
  close(): Promise<void>;
}

let root: string;
/** Engines that run, by name: there must never be two. */
let running: string[];
let most: number;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'coppice-seat-'));
  running = [];
  most = 0;
});
afterEach(() => rmSync(root, { recursive: true }));

function seat(name: string, start: () => Promise<void> = () => Promise.resolve()): Seat<Engine, string, string> {
  return createSeat<Engine, string, string>({
    acquire: () => acquireEngineLock(root),
    async start(lock) {
      running.push(name);
      most = Math.max(most, running.length);
      const stop = () => {
        running = running.filter((other) => other !== name);
      };
      try {
        await start();
      } catch (error) {
        stop();
        throw error;
      }
      lock.publish({ pid: process.pid, address: name, protocol: 1, build: 'b', token: 't' });
      return { name, close: async () => stop() };
    },
    connect: async (holder: EngineInfo, who) =>
      running.includes(holder.address) ? ok(`${who} to ${holder.address}`) : refuse('engine_gone', `${holder.address} is gone`),
    patience: 2_000,
  });
}

it('starts one engine, however many join at once; the others are its clients', async () => {
  const [a, b] = [seat('a'), seat('b')];
  const places = await Promise.all([a.join('me'), a.join('me'), b.join('me'), b.join('me')]);
  expect(places.map((place) => place.ok && (place.value.kind === 'own' ? place.value.engine.name : place.value.link))).toEqual([
    'a',
    'a',
    'me to a',
    'me to a',
  ]);
  expect(most).toBe(1);
  await a.close();
  await b.close();
});

it('takes over when the other engine has ended, and only one of those who wait does', async () => {
  const [a, b, c] = [seat('a'), seat('b'), seat('c')];
  await a.join('me');
  expect(await b.join('me')).toMatchObject({ value: { kind: 'other', link: 'me to a', holder: { address: 'a' } } });
  await a.close();
  const places = await Promise.all([b.join('me'), c.join('me')]);
  expect(places.map((place) => place.ok && place.value.kind)).toEqual(['own', 'other']);
  expect(most).toBe(1);
  await Promise.all([b.close(), c.close()]);
  expect(running).toEqual([]);
});

it('waits for an engine that is still starting', async () => {
  const started = Promise.withResolvers<void>();
  const [a, b] = [seat('a', () => started.promise), seat('b')];
  const first = a.join('me');
  const second = b.join('me');
  started.resolve();
  expect(await first).toMatchObject({ value: { kind: 'own' } });
  expect(await second).toMatchObject({ value: { kind: 'other', link: 'me to a' } });
  await a.close();
});

it('gives the seat back when the engine cannot start', async () => {
  const a = seat('a', () => Promise.reject(new Error('no disk')));
  await expect(a.join('me')).rejects.toThrow('no disk');
  const b = seat('b');
  expect(await b.join('me')).toMatchObject({ value: { kind: 'own' } });
  await b.close();
});

it('gives no place once it is closed', async () => {
  const a = seat('a');
  await a.join('me');
  await a.close();
  expect(await a.join('me')).toMatchObject({ ok: false, problem: { code: 'closing' } });
});
