import type { Locator, Page } from '@playwright/test';

/** The view of remembered patterns. */
export class Permissions {
  readonly root: Locator;
  readonly rules: Locator;
  readonly tool: Locator;
  readonly pattern: Locator;
  readonly add: Locator;

  constructor(page: Page) {
    this.root = page.getByRole('region', { name: 'Permissions', exact: true });
    this.rules = this.root.getByRole('listitem');
    this.tool = this.root.getByRole('combobox', { name: /^Tool:/ });
    this.pattern = this.root.getByRole('textbox', { name: 'Pattern', exact: true });
    this.add = this.root.getByRole('button', { name: 'Add', exact: true });
  }

  /** Patterns under a heading: `Project /code/shop`, `Session “Mend it”`. */
  under(heading: string): Locator {
    return this.root.getByRole('list', { name: heading }).getByRole('listitem');
  }

  remove(pattern: string): Locator {
    return this.root.getByRole('button', { name: `Remove ${pattern}`, exact: true });
  }

  /** One of a few that are all in sight: `Deny`, `This session`. */
  choice(title: string): Locator {
    return this.root.getByRole('button', { name: title, exact: true });
  }
}
