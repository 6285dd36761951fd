#!/usr/bin/env -S node --max-semi-space-size=4
// The flag keeps short-lived garbage from growing the process by 20 MB; a loop of model calls is no faster with it.
// Loads the built command line, under the project's own Node where the system's is too old. Plain JavaScript: it must run before a build.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const built = join(root, 'out/main/cli.js');
const NEEDED = 24;

const nodeHere = join(root, 'node_modules/.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
const old = Number(process.versions.node.split('.')[0]) < NEEDED;
if (old && !existsSync(nodeHere)) {
  console.error(`coppice needs Node ${NEEDED} or newer, this is ${process.versions.node}. Run 'npm ci' in ${root}, which brings one.`);
  process.exit(4);
}
if (!existsSync(built)) {
  const path = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const build = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (build.status !== 0) {
    console.error(`coppice is not built and could not be. Run 'npm ci && npm run build' in ${root}.`);
    process.exit(4);
  }
}
if (old) {
  const child = spawn(nodeHere, [...process.execArgv, built, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both: the child decides how it ends.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 130));
} else {
  await import(pathToFileURL(built).href);
}
