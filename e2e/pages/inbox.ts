import type { Locator, Page } from '@playwright/test';

/** A question as it is shown, wherever it is: the answers offered, and the field for other words. */
export interface SeenQuestion {
  readonly root: Locator;
  readonly options: Locator;
  readonly words: Locator;
}

export function seenQuestion(root: Locator): SeenQuestion {
  return {
    root,
    options: root.getByRole('group', { name: 'Answers offered' }).getByRole('button'),
    words: root.getByRole('textbox', { name: 'Your answer' }),
  };
}

/** What waits for the person's word. */
export class Inbox {
  readonly root: Locator;
  readonly requests: Locator;

  constructor(page: Page) {
    this.root = page.getByRole('region', { name: 'Inbox' });
    this.requests = this.root.getByRole('list').getByRole('listitem');
  }

  question(words: string): SeenQuestion {
    return seenQuestion(this.requests.filter({ hasText: words }));
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
