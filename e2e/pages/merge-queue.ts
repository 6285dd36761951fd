import type { Locator, Page } from '@playwright/test';

/** Work in line for a target, and what would conflict. */
export class MergeQueue {
  readonly view: Locator;
  readonly line: Locator;
  readonly open: Locator;
  readonly past: Locator;
  readonly matrix: Locator;
  readonly #page: Page;

  constructor(page: Page, branch = 'main') {
    this.#page = page;
    this.view = page.getByRole('region', { name: 'Merge queue', exact: true });
    this.line = this.view.getByRole('list', { name: `In line for ${branch}`, exact: true });
    this.open = this.view.getByRole('list', { name: `Not in line for ${branch}` });
    this.past = this.view.getByRole('list', { name: 'Left the line' });
    this.matrix = this.view.getByRole('table', { name: `Conflicts of open work for ${branch}` });
  }

  button(name: string | RegExp): Locator {
    return this.view.getByRole('button', { name });
  }

  dialog(title: RegExp): Locator {
    return this.#page.getByRole('dialog', { name: title });
  }
}
