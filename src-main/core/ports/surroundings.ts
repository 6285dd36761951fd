import type { FolderEntry, SystemStatus } from '#shared/contract/system.ts';
import type { Result } from '#shared/lib/result.ts';

/** What of the machine a client may ask about. */
export interface Surroundings {
  status(): Promise<SystemStatus>;
  /** Folders within a folder, hidden ones left out; null is the home folder. */
  browse(path: string | null): Promise<Result<{ path: string; parent: string | null; entries: FolderEntry[] }>>;
  /** `~` and relative paths as a real path would begin. */
  expand(path: string): string;
  /** Makes a new sample repository for the tour. @returns its path. */
  makeTourRepository(): Promise<string>;
}
