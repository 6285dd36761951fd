import { expect, type Locator, type Page } from '@playwright/test';
import { Trust } from './trust.ts';

export interface Beginning {
  readonly folder: string;
  readonly prompt: string;
  readonly mode?: 'Auto' | 'Ask';
  /** Name of a preset of the config; without it there is no limit. */
  readonly budget?: string;
}

/** The screen without a session. */
export class StartScreen {
  readonly region: Locator;
  readonly checks: Locator;
  readonly folder: Locator;
  readonly prompt: Locator;
  readonly model: Locator;
  readonly mode: Locator;
  readonly budget: Locator;
  readonly start: Locator;
  readonly tour: Locator;
  readonly trust: Trust;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.region = page.getByRole('region', { name: 'New session' });
    this.checks = this.region.getByRole('list', { name: 'What was found' });
    this.folder = this.region.getByRole('textbox', { name: 'Folder' });
    this.prompt = this.region.getByRole('textbox', { name: 'Prompt' });
    this.model = this.region.getByRole('combobox', { name: /^Model:/ });
    this.mode = this.region.getByRole('combobox', { name: /^Mode:/ });
    this.budget = this.region.getByRole('combobox', { name: /^Budget:/ });
    this.start = this.region.getByRole('button', { name: 'Start', exact: true });
    this.trust = new Trust(this.region);
    this.tour = this.region.getByRole('button', { name: 'Take the offline tour' });
  }

  /** Types folder and prompt, chooses mode and limits, and starts. */
  async begin({ folder, prompt, mode = 'Auto', budget }: Beginning): Promise<void> {
    await this.folder.fill(folder);
    await this.prompt.fill(prompt);
    await this.mode.click();
    await this.#page.getByRole('option', { name: new RegExp(`^${mode}`) }).click();
    if (budget !== undefined) {
      await this.budget.click();
      await this.#page.getByRole('option', { name: new RegExp(`^${budget}`) }).click();
    }
    await this.start.click();
    await expect(this.#page.getByRole('heading', { level: 1, name: prompt })).toBeVisible();
  }
}
