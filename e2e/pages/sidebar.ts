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

  /** The line of an agent, by the name it goes by. */
  line(name: string): Locator {
    return this.running.getByRole('listitem').filter({ has: this.running.page().getByText(name, { exact: true }) });
  }

  /** What leads to it. */
  agent(name: string): Locator {
    return this.line(name).getByRole('button').first();
  }

  /** Sets what the agents stand under. */
  async groupBy(by: 'Session' | 'Lane'): Promise<void> {
    await this.running.page().getByRole('group', { name: 'Group agents by' }).getByRole('button', { name: by }).click();
  }
}
