import { expect, type Locator, type Page } from '@playwright/test';

/** The screen without a session. */
export class StartScreen {
  readonly region: Locator;
  readonly checks: Locator;
  readonly folder: Locator;
  readonly prompt: Locator;
  readonly model: Locator;
  readonly mode: Locator;
  readonly start: Locator;
  readonly tour: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.region = page.getByRole('region', { name: 'New session' });
    this.checks = this.region.getByRole('list', { name: 'What was found' });
    this.folder = this.region.getByRole('textbox', { name: 'Folder' });
    this.prompt = this.region.getByRole('textbox', { name: 'Prompt' });
    this.model = this.region.getByRole('combobox', { name: /^Model:/ });
    this.mode = this.region.getByRole('combobox', { name: /^Mode:/ });
    this.start = this.region.getByRole('button', { name: 'Start', exact: true });
    this.tour = this.region.getByRole('button', { name: 'Take the offline tour' });
  }

  /** Types folder and prompt, chooses the mode, and starts. */
  async begin({ folder, prompt, mode = 'Auto' }: { folder: string; prompt: string; mode?: 'Auto' | 'Ask' }): Promise<void> {
    await this.folder.fill(folder);
    await this.prompt.fill(prompt);
    await this.mode.click();
    await this.#page.getByRole('option', { name: new RegExp(`^${mode}`) }).click();
    await this.start.click();
    await expect(this.#page.getByRole('heading', { level: 1, name: prompt })).toBeVisible();
  }
}
