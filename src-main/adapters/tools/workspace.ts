import { resolve } from 'node:path';
import type { Workspace } from '#main/core/ports/workspace.ts';
import { realPlace } from './places.ts';
import { isWithin } from './shown-path.ts';

/** Paths by where they really are, as the file tools find them. */
export function createWorkspace(): Workspace {
  return {
    async within(cwd, path) {
      if (path.includes('\0')) return null;
      try {
        const [root, real] = await Promise.all([realPlace(cwd), realPlace(resolve(cwd, path))]);
        return isWithin(root, real) && real !== root ? real.slice(root.length + 1).replaceAll('\\', '/') : null;
      } catch {
        return null;
      }
    },
  };
}
