import type { Locator, Page } from '@playwright/test';

/** Sessions and the agents at work. */
export class Sidebar {
  readonly sessions: Locator;
  readonly running: Locator;
  readonly newSession: Locator;

  constructor(page: Page) {
    this.sessions = page.getByRole('navigation', { name: 'Sessions' }).getByRole('listitem');
    this.running = page.getByRole('region', { name: 'Running agents' }).getByRole('list');
    this.newSession = page.getByRole('button', { name: 'New session' });
  }

  /** An agent at work, by the name it goes by. */
  agent(name: string): Locator {
    return this.running
      .getByRole('listitem')
      .filter({ has: this.running.page().getByText(name, { exact: true }) })
      .getByRole('button')
      .first();
  }
}
