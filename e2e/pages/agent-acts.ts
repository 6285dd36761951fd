import type { Locator } from '@playwright/test';

type Act = 'Steer' | 'Pause' | 'Resume' | 'Cancel' | 'Kill';

/** The five things that a person does with an agent, offered where it is shown. */
export class AgentActs {
  readonly #shown: Locator;
  readonly #name: string;

  constructor(shown: Locator, name: string) {
    this.#shown = shown;
    this.#name = name;
  }

  /** At hand beside it. Its name says why, where it cannot be done. */
  button(act: Act): Locator {
    return this.#shown.getByRole('button', { name: new RegExp(`^${act} ${this.#name}`) });
  }

  async press(act: Act): Promise<void> {
    await this.#shown.hover();
    await this.button(act).click();
  }

  /** Opens the menu with all five. */
  async openMenu(): Promise<Locator> {
    await this.#shown.hover();
    await this.#shown.getByRole('button', { name: `More for ${this.#name}` }).click();
    return this.#shown.page().getByRole('menu', { name: `What to do with ${this.#name}` });
  }

  async choose(act: Act): Promise<void> {
    await (await this.openMenu()).getByRole('menuitem', { name: new RegExp(`^${act}`) }).click();
  }
}
