import type { Command } from 'commander';

/** What every command takes, before or after its name. */
export interface Common {
  /** `-C`: the folder to work in. */
  readonly directory: string | undefined;
  /** `-D`: the data directory. */
  readonly data: string | undefined;
  readonly json: boolean;
}

/** `-C`, `-D` and `--json` stand before or after the command's name. */
export function common(command: Command): Command {
  return command
    .option('-C, --directory <folder>', 'folder to work in')
    .option('-D, --data <folder>', 'data directory')
    .option('--json', 'one JSON document, or for a run one event a line');
}

export function commonOf(command: Command): Common {
  const { directory, data, json } = command.optsWithGlobals<{ directory?: string; data?: string; json?: boolean }>();
  return { directory, data, json: json ?? false };
}
