import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PROTOCOL, type SandboxStatus } from '#shared/contract/system.ts';
import type { Models } from '#main/core/ports/model.ts';
import type { Settings } from '#main/core/ports/settings.ts';
import type { Surroundings } from '#main/core/ports/surroundings.ts';
import { browse, expandPath } from './browse.ts';

export interface SurroundingsParts {
  readonly version: string;
  readonly shell: 'electron' | 'browser' | 'cli';
  readonly dataDirectory: string;
  readonly configFile: string;
  readonly settings: () => Settings;
  readonly models: Pick<Models, 'resolve'> & {
    /** Names that a person may choose from, and the reference that each stands for. */
    offered(): ReadonlyMap<string, string>;
    /** What is wrong with those of the person's aliases that lead nowhere, a line each. */
    aliasProblems(): readonly string[];
  };
  readonly sandbox: SandboxStatus;
  readonly gitVersion: () => Promise<string | null>;
  readonly trouble: () => string | null;
  /** Tour repositories lie here, one for each time it was taken. */
  readonly tourFolder: string;
  readonly makeTour: (path: string) => Promise<void>;
}

export function createSurroundings(parts: SurroundingsParts): Surroundings {
  const { version, shell, dataDirectory, configFile, models } = parts;
  return {
    async status() {
      const settings = parts.settings();
      const configured = settings.model === null ? [] : [settings.model];
      const unusable = configured.flatMap((name) => {
        const resolved = models.resolve(name);
        return resolved.ok ? [] : [`the configured model cannot be used: ${resolved.message}`];
      });
      const offered = models.offered();
      return {
        protocol: PROTOCOL,
        version,
        shell,
        dataDirectory,
        configFile,
        git: await parts.gitVersion(),
        platform: process.platform,
        sandbox: { kind: parts.sandbox.kind, why: parts.sandbox.why },
        providers: settings.providers.map(({ name, kind, source, problem }) => ({ name, kind, source, ready: problem === null, problem })),
        model: settings.model,
        models: [...new Set([...configured, ...offered.keys()])],
        aliases: Object.fromEntries([...offered].filter(([name, reference]) => name !== reference)),
        presets: Object.keys(settings.budgets).filter((name) => name !== 'nanite'),
        trouble: parts.trouble(),
        configProblems: [...settings.problems, ...models.aliasProblems().map((line) => `${configFile}: ${line}`), ...unusable],
      };
    },
    browse,
    expand: expandPath,
    async makeTourRepository() {
      await mkdir(parts.tourFolder, { recursive: true });
      const path = freeName(parts.tourFolder);
      await parts.makeTour(path);
      return path;
    },
  };
}

/** Each tour has a repository of its own: what an earlier one left on its branches stays. */
function freeName(folder: string): string {
  for (let number = 1; ; number += 1) {
    const path = join(folder, number === 1 ? 'till' : `till-${number}`);
    if (!existsSync(path)) return path;
  }
}
