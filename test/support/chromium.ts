import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const HOUSE = join(import.meta.dirname, '../..');
const PACKAGE = join(HOUSE, 'node_modules/@sparticuz/chromium');

/** For a browser without a screen that calls nobody. Root cannot use Chromium's own sandbox; pages of tests are ours. */
export const chromiumArgs: string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Path of a Chromium: CHROMIUM_PATH, or the one that came with `npm ci`, unpacked the first time (about a second and 210 MB).
 *
 * It goes into a folder by its version, so an upgrade is never answered by the old one; and it is unpacked aside and then moved, so
 * processes that ask at once all get a whole one.
 */
export async function chromiumPath(): Promise<string> {
  const given = process.env['CHROMIUM_PATH'];
  if (given !== undefined && given !== '') return given;
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { version: string };
  const folder = join(HOUSE, 'node_modules/.cache/coppice', `chromium-${version}`);
  const binary = join(folder, 'chromium');
  if (!existsSync(binary)) await unpack(folder);
  return binary;
}

async function unpack(folder: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  const draft = mkdtempSync(`${folder}-`);
  try {
    // The package unpacks into the temporary folder of its process, and knows no other place.
    const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;
    const env = { ...process.env, TMPDIR: draft, TEMP: draft, TMP: draft };
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: HOUSE, env });
    renameSync(draft, folder);
  } catch (error) {
    // Another process was faster: its folder stands, and cannot be renamed over.
    if (!existsSync(join(folder, 'chromium'))) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
