import type { PortRange } from '#shared/model/tree-setup.ts';

/** Finds ports that nobody on this machine listens at. */
export interface Ports {
  /**
   * The first free range, looked for from a place that `key` says, so that trees made at once seldom look at the same.
   * @param taken ranges that belong to somebody although nobody may listen there now
   * @returns null where none is free
   */
  findRange(key: string, taken: readonly PortRange[]): Promise<PortRange | null>;
}
