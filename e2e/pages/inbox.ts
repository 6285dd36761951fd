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

/** A request as it is shown, wherever it is. */
export interface SeenRequest {
  readonly root: Locator;
  readonly allow: Locator;
  readonly session: Locator;
  readonly always: Locator;
  readonly patterns: Locator;
  readonly change: Locator;
  readonly form: Locator;
  readonly deny: Locator;
  readonly words: Locator;
}

function seenRequest(root: Locator): SeenRequest {
  return {
    root,
    allow: root.getByRole('button', { name: /^Allow once/ }),
    session: root.getByRole('button', { name: 'For this session' }),
    always: root.getByRole('button', { name: 'Always' }),
    patterns: root.getByRole('group', { name: 'Patterns to remember' }).getByRole('textbox'),
    change: root.getByRole('button', { name: 'Change the arguments' }),
    form: root.getByRole('group', { name: 'Arguments, changed by you' }),
    deny: root.getByRole('button', { name: 'Deny' }),
    words: root.getByRole('textbox', { name: 'Why not, for the agent' }),
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

  request(command: string): SeenRequest {
    return seenRequest(this.requests.filter({ hasText: command }));
  }
}
