import { createSeat } from '#main/adapters/lock/seat.ts';
import type { Seat } from '#main/adapters/lock/seat.ts';
import { acquireEngineLock } from '#main/adapters/lock/engine-lock.ts';
import { readEngineInfo } from '#main/adapters/lock/engine-info.ts';
import type { EngineInfo } from '#main/adapters/lock/engine-info.ts';
import { newToken, socketPath } from '#main/adapters/lock/socket-path.ts';
import { MARK_VARIABLE } from '#main/adapters/tools/processes.ts';
import { connectLocal } from '#main/transports/websocket/connect-local.ts';
import { listenLocal } from '#main/transports/websocket/listen-local.ts';
import type { LocalClient } from '#main/transports/websocket/listen-local.ts';
import { PROTOCOL } from '#shared/contract/system.ts';
import type { Problem, Result } from '#shared/lib/result.ts';
import { refuse } from '#shared/lib/result.ts';
import type { WebSocket } from 'ws';

export interface EngineSeatOptions<Engine> {
  readonly dataDirectory: string;
  /** Version of this build, told to others. */
  readonly build: string;
  /** Composes the engine over the data directory, whose lock is held. */
  compose(directory: string): Promise<Engine>;
  /** Serves a client of another process: a command, or the window of another shell. */
  serve(engine: Engine, socket: WebSocket, who: LocalClient): void;
  /** Nobody else finds the engine before it is announced: whoever comes meanwhile waits until it is, or has ended. */
  readonly unannounced?: boolean;
}

/** The engine of a data directory, wherever it runs. `join` gives this process's own, or a socket to that of another one. */
export type EngineSeat<Engine> = Seat<Engine, WebSocket, LocalClient>;

export interface OwnSeat<Engine> extends EngineSeat<Engine> {
  /** Lets others find the own engine. Announced twice, or where it runs elsewhere, nothing happens. */
  announce(): Promise<void>;
}

/** Nothing is opened before the first `join`. */
export function createEngineSeat<Engine extends { close(): Promise<void> }>(options: EngineSeatOptions<Engine>): OwnSeat<Engine> {
  let announce = (): Promise<void> => Promise.resolve();
  const seat = createSeat<Seated<Engine>, WebSocket, LocalClient>({
    acquire: () => acquireEngineLock(options.dataDirectory),
    async start(lock) {
      const engine = await options.compose(lock.directory);
      let stop = (): Promise<void> => Promise.resolve();
      const listen = async (): Promise<void> => {
        const address = socketPath(lock.directory);
        const token = newToken();
        stop = await listenLocal(address, token, (socket, who) => options.serve(engine, socket, who));
        lock.publish({ pid: process.pid, address, protocol: PROTOCOL, build: options.build, token });
      };
      let listening: Promise<void> | null = null;
      announce = () => (listening ??= listen());
      try {
        if (options.unannounced !== true) await announce();
      } catch (error) {
        await engine.close();
        throw error;
      }
      return {
        engine,
        async close() {
          await stop();
          await engine.close();
        },
      };
    },
    connect: (holder, who) => connectTo(holder, who, options.dataDirectory, options.build),
  });
  return {
    async join(who) {
      const place = await seat.join(who);
      if (!place.ok || place.value.kind === 'other') return place as Awaited<ReturnType<EngineSeat<Engine>['join']>>;
      return { ok: true, value: { kind: 'own', engine: place.value.engine.engine } };
    },
    close: () => seat.close(),
    announce: () => announce(),
  };
}

interface Seated<Engine> {
  readonly engine: Engine;
  close(): Promise<void>;
}

/** A seat that is never taken: for a process that only shows the engine of another one, and waits while that starts anew. */
export function createVisitorSeat(dataDirectory: string, build: string): EngineSeat<never> {
  const held = { code: 'engine_held', message: `no engine runs on the data directory ${dataDirectory} yet` } as const;
  return createSeat<never, WebSocket, LocalClient>({
    acquire: () => ({ held: false, holder: readEngineInfo(dataDirectory), problem: held }),
    start: () => Promise.reject(new Error('a visitor starts no engine')),
    connect: (holder, who) => connectTo(holder, who, dataDirectory, build),
    patience: 30_000,
  });
}

/** Whether an agent's command started this process: it does not speak for the person. One that hides where it comes from does. */
export function isBelowTool(): boolean {
  return process.env[MARK_VARIABLE] !== undefined;
}

/**
 * An engine of another protocol is told in words, before its answers are misread. What an agent's command starts is no client:
 * it could answer the agent's own requests. That holds off commands and scripts; one that hides where it comes from acts as the
 * person, as any program of theirs can.
 */
function connectTo(holder: EngineInfo, who: LocalClient, dataDirectory: string, build: string): Promise<Result<WebSocket, Problem>> {
  if (isBelowTool()) {
    const words = `an agent's command may not use the Coppice (process ${holder.pid}) that works on ${dataDirectory}: ask the person, or choose another data directory with -D`;
    return Promise.resolve(refuse('below_a_tool', words));
  }
  if (holder.protocol === PROTOCOL) return connectLocal(holder, who);
  const other = `Coppice ${holder.build} (process ${holder.pid})`;
  const message = `the data directory ${dataDirectory} is in use by ${other}, which this one (${build}) cannot talk to: end that one, or choose another directory with -D`;
  return Promise.resolve(refuse('other_version', message));
}
