import type { Locator, Page } from '@playwright/test';

/** The view of the trees that agents left. */
export class Worktrees {
  readonly root: Locator;
  readonly rows: Locator;
  readonly reclaimAll: Locator;
  readonly again: Locator;
  /** What is kept of trees that are gone, and the trees that stand ready: a line each. */
  readonly kept: Locator;
  readonly warm: Locator;
  /** Stands in the sidebar where a crash left something. */
  readonly leftOver: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.root = page.getByRole('region', { name: 'Worktrees', exact: true });
    this.rows = this.root.getByRole('table', { name: 'Worktrees' }).locator('tbody').getByRole('row');
    this.reclaimAll = this.root.getByRole('button', { name: 'Reclaim all safe…' });
    this.again = this.root.getByRole('button', { name: 'Look again' });
    this.kept = this.root.getByRole('list', { name: 'Kept of worktrees that are gone' }).getByRole('listitem');
    this.warm = this.root.getByRole('list', { name: 'Warm trees' }).getByRole('listitem');
    this.leftOver = page.getByRole('button', { name: /worktrees? left over$/ });
  }

  row(name: string): Locator {
    return this.root.getByRole('row', { name, exact: true });
  }

  /** The button of a row that takes its tree away, or says why not. */
  take(name: string): Locator {
    return this.row(name).getByRole('button').last();
  }

  dialog(title: RegExp): Locator {
    return this.#page.getByRole('dialog', { name: title });
  }
}
