import { z } from 'zod';
import { base } from './base.ts';

/** Raised when a message of the wire changes its meaning: a window of another protocol is told to reload. */
export const PROTOCOL = 4;

export const ProviderStatus = z.object({
  name: z.string(),
  kind: z.string(),
  /** `config`, or the environment variable that a key was found in. Never the key. */
  source: z.string(),
  ready: z.boolean(),
  /** What is missing, where it is not ready. */
  problem: z.string().nullable(),
});
export type ProviderStatus = z.infer<typeof ProviderStatus>;

/** Whether the operating system holds the shells of restricted agents. */
export const SandboxStatus = z.object({
  kind: z.enum(['bubblewrap', 'seatbelt', 'none']),
  /** For people: what does it, or why nothing does. */
  why: z.string(),
});
export type SandboxStatus = z.infer<typeof SandboxStatus>;

export const SystemStatus = z.object({
  protocol: z.int(),
  version: z.string(),
  shell: z.enum(['electron', 'browser', 'cli']),
  dataDirectory: z.string(),
  configFile: z.string(),
  /** Null where git is not found. */
  git: z.string().nullable(),
  platform: z.string(),
  sandbox: SandboxStatus,
  providers: z.array(ProviderStatus),
  /** Model that a new session gets, as it was configured; null where none is: only `playbook` answers. */
  model: z.string().nullable(),
  /** What is offered in the composer: references `provider/model`, and names. */
  models: z.array(z.string()),
  /** What the names among them stand for. */
  aliases: z.record(z.string(), z.string()),
  /** Budget presets that a new session may be given; the one of nanites is not among them. */
  presets: z.array(z.string()),
  /** The ledger cannot be written, and why; null while it can. */
  trouble: z.string().nullable(),
  /** What is wrong with the configuration, one line each. */
  configProblems: z.array(z.string()),
});
export type SystemStatus = z.infer<typeof SystemStatus>;

export const FolderStatus = z.object({
  path: z.string(),
  /** `repository`: git with a commit. `unborn`: git, no commit yet. `bare`: no tree to work in. `folder`: no git. */
  kind: z.enum(['repository', 'unborn', 'bare', 'folder']),
  project: z.string(),
  branch: z.string().nullable(),
  head: z.string().nullable(),
  /** Files with changes that are not committed. */
  dirty: z.int().nonnegative(),
});
export type FolderStatus = z.infer<typeof FolderStatus>;

export const FolderEntry = z.object({ name: z.string(), path: z.string(), repository: z.boolean() });
export type FolderEntry = z.infer<typeof FolderEntry>;

export const system = {
  status: base.output(SystemStatus),
  /** What stands at a path, before a session begins there. `~` is the home folder. */
  folder: base.input(z.object({ path: z.string() })).output(FolderStatus),
  /** Folders within a folder, for choosing one where there is no dialog of the system's. */
  browse: base
    .input(z.object({ path: z.string().nullable() }))
    .output(z.object({ path: z.string(), parent: z.string().nullable(), entries: z.array(FolderEntry) })),
};
