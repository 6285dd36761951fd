import { expect, type Locator, type Page } from '@playwright/test';
import { type SeenQuestion, seenQuestion } from './inbox.ts';

/** A row as a person sees it, and the key that the window knows it by. */
export interface SeenRow {
  readonly id: string;
  readonly text: string;
}

/** The session in the centre, as a nested tree. */
export class Transcript {
  readonly tree: Locator;

  constructor(page: Page) {
    this.tree = page.getByRole('tree', { name: 'Transcript' });
  }

  /** The node of a child. */
  agent(name: string): Locator {
    return this.tree.getByRole('treeitem', { name: `Agent ${name}`, exact: true });
  }

  /** The row of a tool call, by its title. */
  call(title: string | RegExp): Locator {
    return this.tree.locator('[data-row="call"]').filter({ has: this.tree.page().getByRole('button', { name: title }) });
  }

  /** What a call said, where it is open. */
  output(title: string): Locator {
    return this.tree.getByLabel(`Output of ${title}`, { exact: true });
  }

  /** What an agent asks, where it stands in its transcript. */
  question(agent: string): SeenQuestion {
    return seenQuestion(this.tree.getByRole('region', { name: `Question of ${agent}`, exact: true }));
  }

  /** Words in the transcript itself; the card of an agent repeats its last ones. */
  words(words: string | RegExp): Locator {
    return this.tree.locator('[data-row]:not([data-row="agent"])').getByText(words);
  }

  async open(name: string): Promise<void> {
    await this.agent(name)
      .getByRole('button', { name: `Expand ${name}`, exact: true })
      .click();
    await expect(this.agent(name)).toHaveAttribute('aria-expanded', 'true');
  }

  async close(name: string): Promise<void> {
    await this.agent(name)
      .getByRole('button', { name: `Collapse ${name}`, exact: true })
      .click();
    await expect(this.agent(name)).toHaveAttribute('aria-expanded', 'false');
  }

  /** Rows in the page now, in their order. Those far out of sight are not drawn: a test that counts gives the page room. */
  rows(): Promise<SeenRow[]> {
    return this.tree.getByRole('treeitem').evaluateAll((items) => items.map((item) => ({ id: item.id, text: item.textContent ?? '' })));
  }
}
