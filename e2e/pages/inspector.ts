import { expect, type Locator, type Page } from '@playwright/test';

/** The panels about the chosen agent. */
export class Inspector {
  readonly root: Locator;

  constructor(page: Page) {
    this.root = page.getByRole('complementary', { name: 'Inspector' });
  }

  tab(name: 'Changes' | 'Request' | 'Agent' | 'Inbox'): Locator {
    return this.root.getByRole('tab', { name });
  }

  async show(name: 'Changes' | 'Request' | 'Agent' | 'Inbox'): Promise<void> {
    await this.tab(name).click();
    await expect(this.tab(name)).toHaveAttribute('aria-selected', 'true');
  }

  /** Turns the request panel to a lens or a direction. */
  async look(at: 'Request' | 'Response' | 'Pretty' | 'Raw'): Promise<void> {
    const group = at === 'Request' || at === 'Response' ? 'Direction' : 'Lens';
    await this.root.getByRole('group', { name: group }).getByRole('button', { name: at }).click();
  }
}
