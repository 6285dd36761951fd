import type { PortRange } from '#shared/model/tree-setup.ts';

/** What a project's trees need besides their files. Commands come only from configuration that the person trusts. */
export interface SetupCommands {
  /** Run in a new tree, one after another, before its agent's first turn; the first that fails is the last. */
  readonly setup: readonly string[];
  /** Run before a tree is removed. */
  readonly teardown: readonly string[];
  /** Whether a run ends with a setup that fails. Otherwise its agent starts, and is told. */
  readonly required: boolean;
  /** Of each of the two, all commands together. */
  readonly timeoutSeconds: number;
}

export const NO_SETUP: SetupCommands = { setup: [], teardown: [], required: false, timeoutSeconds: 300 };

/** Finds ports that nobody on this machine listens at. */
export interface Ports {
  /**
   * The first free range, looked for from a place that `key` says, so that trees made at once seldom look at the same.
   * @param taken ranges that belong to somebody although nobody may listen there now
   * @returns null where none is free
   */
  findRange(key: string, taken: readonly PortRange[]): Promise<PortRange | null>;
}
