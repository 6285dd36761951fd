import type { WarmPool } from '#main/core/ports/git.ts';
import { newPath } from './find-warm.ts';
import { filesIn, metadataOf } from './metadata.ts';
import type { UsedTree } from './take-back.ts';
import type { WarmTree } from './warm-tree.ts';

/** More trees than this are never kept, whatever is configured. */
const MOST = 32;

/** What is kept where nothing is configured, in repositories of at least so many files: below, a new tree is made as quickly (bench/). */
const USUAL = { trees: 2, files: 2000 };

/** The warm trees of one repository. Who takes one out has it to himself. */
export class RepositoryPool {
  readonly ready: WarmTree[] = [];
  /** To be made as new. */
  readonly used: UsedTree[] = [];
  /** Folders of trees that turned out to be no good. */
  readonly spoilt: string[] = [];
  /** Whether it was looked into what a former engine left. */
  found = false;
  size = 0;
  /** Commit that was asked for last; null before. */
  wanted: string | null = null;
  problem: { readonly message: string; readonly until: number } | null = null;
  private files = 0;
  private hits = 0;
  private misses = 0;
  readonly repository: string;
  readonly folder: string;

  constructor(repository: string, folder: string) {
    this.repository = repository;
    this.folder = folder;
  }

  /** Takes out a tree, one that stands at the commit before any other. */
  reserve(head: string): WarmTree | null {
    const at = this.ready.findIndex((tree) => tree.head === head);
    return this.ready.splice(Math.max(at, 0), 1)[0] ?? null;
  }

  hit(head: string): void {
    this.hits += 1;
    this.wanted = head;
  }

  /** @param path the tree that was made without the pool */
  async missed(head: string, path: string): Promise<void> {
    this.misses += 1;
    this.wanted = head;
    const metadata = await metadataOf(this.repository, path);
    if (metadata !== null) this.files = await filesIn(metadata);
  }

  /** Where a tree that its agent has left may go; null where there are enough. */
  roomForUsed(): string | null {
    return this.ready.length + this.used.length < this.size ? newPath(this.folder) : null;
  }

  /** Takes over how many trees shall be kept. @param configured null: what is usual */
  async resize(configured: number | null): Promise<void> {
    const one = this.ready[0] ?? this.used[0];
    if (this.files === 0 && one !== undefined) this.files = await filesIn(one.metadata);
    const usual = this.files >= USUAL.files ? USUAL.trees : 0;
    this.size = Math.min(Math.max(0, Math.trunc(configured ?? usual)), MOST);
  }

  state(): WarmPool {
    const { repository, folder, size, hits, misses, ready, problem, found } = this;
    return { repository, folder, size, ready: ready.length, hits, misses, problem: problem?.message ?? null, tended: found };
  }
}
