import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The only programs there are: each writes down how it was called, and does nothing. */
const PROGRAMS = ['git', 'head', 'canary', 'cat', 'env', 'find', 'ls', 'nohup', 'rm', 'sh', 'sudo', 'tee', 'timeout', 'xargs'];
const STUB = `#!/bin/sh
line=\${0##*/}
for word; do line="$line\u001f$word"; done
printf '%s\\036' "$line" >> "$RECORD"
`;
/** A name that no program answers to was tried all the same. */
const NOT_FOUND = `() { local IFS=$'\\x1f'; printf '%s\\x1e' "$*" >> "$RECORD"; }`;

export interface Recorded {
  /** Each program that was started, and what it was given. */
  readonly ran: readonly (readonly string[])[];
  /** Files that were made in the working folder. */
  readonly made: readonly string[];
}

export interface RecordingBash {
  /** Runs it as the tool does, and waits for whatever it left in the background. */
  run(text: string): Promise<Recorded>;
  remove(): Promise<void>;
}

export async function createRecordingBash(): Promise<RecordingBash> {
  const home = await mkdtemp(join(tmpdir(), 'coppice-recording-'));
  const bin = join(home, 'bin');
  await mkdir(bin);
  await Promise.all(PROGRAMS.map((name) => writeFile(join(bin, name), STUB, { mode: 0o755 })));
  let runs = 0;
  return {
    async run(text) {
      runs += 1;
      const folder = join(home, `run-${runs}`);
      const cwd = join(folder, 'here');
      const record = join(folder, 'record');
      await mkdir(cwd, { recursive: true });
      await writeFile(record, '');
      await new Promise<void>((resolve) => {
        const env = { PATH: bin, HOME: folder, RECORD: record, LC_ALL: 'C.UTF-8', 'BASH_FUNC_command_not_found_handle%%': NOT_FOUND };
        const child = execFile('/bin/bash', ['-c', '--', text], { cwd, env }, () => resolve());
        child.stdin?.end();
      });
      const calls = (await readFile(record, 'utf8')).split('\u001e').slice(0, -1);
      const made = await readdir(cwd);
      return { ran: calls.map((line) => line.split('\u001f')), made };
    },
    remove: () => rm(home, { recursive: true }),
  };
}
