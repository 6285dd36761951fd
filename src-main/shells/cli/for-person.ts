import { isBelowTool } from '#main/engine-seat.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';

/** What only a person decides: never a process that an agent's command started, whatever data directory it names. */
export function forPersonOnly(what: string): void {
  if (isBelowTool()) throw new CommandFailed(EXIT.engine, `an agent's command may not ${what}: ask the person`);
}

/** Where there is no terminal, nobody says that a person is there. */
export function atTerminalOnly(what: string): void {
  if (!process.stdin.isTTY) throw new CommandFailed(EXIT.usage, `only a person may ${what}: do it at a terminal, or in the window`);
}
