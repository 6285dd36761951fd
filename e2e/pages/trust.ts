import type { Locator, Page } from '@playwright/test';

/** Where the person is asked about what a project brings: in the start screen, in a session, in the views of the project and the types. */
export class Trust {
  readonly brings: Locator;
  readonly show: Locator;
  readonly use: Locator;
  readonly refuse: Locator;
  readonly stopUsing: Locator;
  readonly useAfterAll: Locator;
  readonly narrows: Locator;
  readonly ignored: Locator;
  readonly #within: Locator;

  constructor(within: Locator) {
    this.#within = within;
    const button = (name: string) => within.getByRole('button', { name, exact: true });
    this.brings = within.getByRole('list', { name: 'What this project brings' }).getByRole('listitem');
    this.show = button('Show what it brings');
    this.use = button('Use what it brings');
    this.refuse = button('Do not use it');
    this.stopUsing = button('Stop using it');
    this.useAfterAll = button('Use it after all');
    this.narrows = within.getByRole('list', { name: 'What this project narrows' }).getByRole('listitem');
    this.ignored = within.getByRole('list', { name: 'What of this project’s config has no effect' }).getByRole('listitem');
  }

  /** One thing that it brings, by the key or the path that names it. */
  thing(name: string): Locator {
    return this.brings.filter({ has: this.#within.page().getByText(name, { exact: true }) });
  }
}

/** The view of a project. */
export class ProjectSheet extends Trust {
  readonly root: Locator;

  constructor(page: Page) {
    const root = page.getByRole('region', { name: 'Project', exact: true });
    super(root);
    this.root = root;
  }
}
