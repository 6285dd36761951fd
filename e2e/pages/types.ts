import type { Locator, Page } from '@playwright/test';
import { Trust } from './trust.ts';

/** The view of agent types. */
export class Types {
  readonly root: Locator;
  readonly filter: Locator;
  readonly broken: Locator;
  readonly trust: Trust;

  constructor(page: Page) {
    this.root = page.getByRole('region', { name: 'Agent types', exact: true });
    this.filter = this.root.getByRole('textbox', { name: 'Filter agent types' });
    this.broken = this.root.getByRole('list', { name: 'Files that cannot be used' }).getByRole('listitem');
    this.trust = new Trust(this.root);
  }

  /** Types under a heading. */
  under(heading: 'From this project' | 'Yours' | 'Built in'): Locator {
    return this.root.getByRole('list', { name: heading }).getByRole('listitem');
  }

  type(name: string): Locator {
    return this.root.getByRole('listitem', { name, exact: true });
  }
}
