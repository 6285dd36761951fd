import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { locations } from '#main/adapters/config/locations.ts';

/** Where this Coppice is installed, and which one it is. */
export interface House {
  readonly folder: string;
  readonly version: string;
}

/** @param from a folder of the program, as written or as built: both lie below its package.json, at other depths. */
export function findHouse(from: string): House {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) return { folder, version: (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version };
    if (folder === dirname(folder)) throw new Error(`no package.json above ${from}: Coppice is not whole, install it again`);
  }
}

/** Absolute path of the data directory. @param flag value of `-D`, if given. */
export function dataDirectoryOf(flag: string | undefined): string {
  return locations({ env: process.env, platform: process.platform, home: homedir(), dataFlag: flag }).data;
}
