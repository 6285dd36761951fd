import type { Locator, Page } from '@playwright/test';

/** What an agent changed: the panel of the inspector, and the view that reads it file by file. */
export class Review {
  readonly panel: Locator;
  readonly view: Locator;
  readonly files: Locator;
  readonly diff: Locator;
  /** The side before and the side after, as they are drawn. */
  readonly before: Locator;
  readonly after: Locator;
  readonly sideBySide: Locator;
  readonly #page: Page;

  constructor(page: Page, agent: string) {
    this.#page = page;
    this.panel = page.getByRole('region', { name: `Changes of ${agent}` });
    this.view = page.getByRole('region', { name: 'Review', exact: true });
    this.files = this.panel.getByRole('list', { name: 'Changed files' });
    this.diff = this.view.locator('.monaco-diff-editor');
    this.before = this.diff.locator('.editor.original');
    this.after = this.diff.locator('.editor.modified');
    this.sideBySide = this.view.getByRole('button', { name: 'Side by side', exact: true });
  }

  /** A file of the list, by its path: its button says how it changed before its name. */
  file(path: string): Locator {
    return this.files.getByTitle(new RegExp(`: ${path.replaceAll('.', '\\.')}$`));
  }

  dialog(title: RegExp): Locator {
    return this.#page.getByRole('dialog', { name: title });
  }
}
