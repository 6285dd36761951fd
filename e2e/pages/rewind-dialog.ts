import type { Locator, Page } from '@playwright/test';

/** The question before an agent goes back. */
export class RewindDialog {
  readonly root: Locator;
  readonly conversation: Locator;
  readonly files: Locator;
  readonly rewind: Locator;

  constructor(page: Page) {
    this.root = page.getByRole('dialog', { name: /^Rewind / });
    this.conversation = this.root.getByRole('region', { name: 'Conversation' });
    this.files = this.root.getByRole('region', { name: 'Files' });
    this.rewind = this.root.getByRole('button', { name: 'Rewind', exact: true });
  }

  /** A choice of what goes back. */
  part(name: 'Files and conversation' | 'Files' | 'Conversation'): Locator {
    return this.root.getByRole('button', { name, exact: true });
  }

  file(path: string): Locator {
    return this.files.getByRole('listitem').filter({ hasText: path });
  }
}
