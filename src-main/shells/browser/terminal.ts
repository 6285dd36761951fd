import { createInterface } from 'node:readline';

/** What the shell says and hears in the terminal that it runs in. */
export interface Terminal {
  /** Resolves with the exit code once the person, or the system, asks for the end. */
  readonly ended: Promise<number>;
  close(): void;
}

/** Ctrl-C is what the person wants to see as 130; an end that the system asks for is an ordinary one. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 0, SIGHUP: 0 } as const;

/** @param onEnter called when the person presses Enter: the way to a new link, where a terminal is there to press it in. */
export function openTerminal(input: NodeJS.ReadStream, onEnter: () => void): Terminal {
  const { promise, resolve } = Promise.withResolvers<number>();
  const stops = Object.entries(EXIT_CODES).map(([signal, code]) => {
    // Asked a second time it ends at once: closing may hang on something outside.
    const stop = () => resolve(code);
    process.once(signal, stop);
    return () => process.off(signal, stop);
  });
  const lines = input.isTTY ? createInterface({ input }) : null;
  lines?.on('line', onEnter);
  return {
    ended: promise,
    close() {
      for (const stop of stops) stop();
      lines?.close();
    },
  };
}
