/** Where a path really leads, as far as a decision about it needs to know. */
export interface Workspace {
  /**
   * The path relative to the workspace's real folder, with slashes, every link followed, or null where it leads out of it.
   * What need not exist yet counts by the nearest folder that does. Never rejects.
   */
  within(cwd: string, path: string): Promise<string | null>;
}
