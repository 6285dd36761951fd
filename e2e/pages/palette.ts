import { expect, type Locator, type Page } from '@playwright/test';

/** The palette, and the sheet of shortcuts: what lies over the window while it is asked for. */
export class Palette {
  readonly root: Locator;
  readonly field: Locator;
  readonly groups: Locator;
  readonly options: Locator;
  readonly sheet: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.root = page.getByRole('dialog', { name: 'Go to or run' });
    this.field = this.root.getByRole('combobox', { name: 'Go to or run' });
    this.groups = this.root.getByRole('listbox').getByRole('group');
    this.options = this.root.getByRole('option');
    this.sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts and slash commands' });
  }

  /** Opens it by its chord, wherever the focus is. */
  async open(): Promise<void> {
    await this.#page.keyboard.press('ControlOrMeta+k');
    await expect(this.field).toBeFocused();
  }

  /** The options under a heading. */
  under(heading: string): Locator {
    return this.groups.filter({ has: this.#page.getByText(heading, { exact: true }) }).getByRole('option');
  }

  /** Says what the arrows are at, the way assistive technology hears it. */
  async expectAt(title: string | RegExp): Promise<void> {
    const id = await this.field.getAttribute('aria-activedescendant');
    await expect(this.#page.locator(`[id="${id}"]`)).toContainText(title);
  }
}
