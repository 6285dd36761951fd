import type { Locator, Page } from '@playwright/test';

/** The view of agent types. */
export class Types {
  readonly root: Locator;
  readonly filter: Locator;
  readonly broken: Locator;
  readonly use: Locator;
  readonly stopUsing: Locator;

  constructor(page: Page) {
    this.root = page.getByRole('region', { name: 'Agent types', exact: true });
    this.filter = this.root.getByRole('textbox', { name: 'Filter agent types' });
    this.broken = this.root.getByRole('list', { name: 'Files that cannot be used' }).getByRole('listitem');
    this.use = this.root.getByRole('button', { name: 'Use this project’s agents' });
    this.stopUsing = this.root.getByRole('button', { name: 'Stop using them' });
  }

  /** Types under a heading. */
  under(heading: 'From this project' | 'Yours' | 'Built in'): Locator {
    return this.root.getByRole('list', { name: heading }).getByRole('listitem');
  }

  type(name: string): Locator {
    return this.root.getByRole('listitem', { name, exact: true });
  }
}
