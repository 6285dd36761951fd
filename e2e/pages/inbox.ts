import type { Locator, Page } from '@playwright/test';

/** What waits for the person's word. */
export class Inbox {
  readonly root: Locator;
  readonly requests: Locator;

  constructor(page: Page) {
    this.root = page.getByRole('region', { name: 'Inbox' });
    this.requests = this.root.getByRole('list').getByRole('listitem');
  }

  request(command: string): { readonly root: Locator; readonly allow: Locator; readonly deny: Locator; readonly words: Locator } {
    const root = this.requests.filter({ hasText: command });
    return {
      root,
      allow: root.getByRole('button', { name: 'Allow once' }),
      deny: root.getByRole('button', { name: 'Deny' }),
      words: root.getByRole('textbox', { name: 'Why not, for the agent' }),
    };
  }
}
