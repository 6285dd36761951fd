import type { Locator, Page } from '@playwright/test';
import { AgentActs } from './agent-acts.ts';
import { Inbox } from './inbox.ts';
import { Inspector } from './inspector.ts';
import { Palette } from './palette.ts';
import { Permissions } from './permissions.ts';
import { Review } from './review.ts';
import { Sidebar } from './sidebar.ts';
import { StartScreen } from './start-screen.ts';
import { Transcript } from './transcript.ts';
import { ProjectSheet, Trust } from './trust.ts';
import { Types } from './types.ts';
import { Worktrees } from './worktrees.ts';

/** The window by its parts, found the way assistive technology finds them. */
export class Window {
  readonly start: StartScreen;
  readonly transcript: Transcript;
  readonly sidebar: Sidebar;
  readonly inspector: Inspector;
  readonly inbox: Inbox;
  readonly palette: Palette;
  readonly types: Types;
  readonly permissions: Permissions;
  readonly project: ProjectSheet;
  /** What a session asks about its project. */
  readonly trust: Trust;
  readonly worktrees: Worktrees;
  /** The field for the next words, and what stands beside it. */
  readonly message: Locator;
  readonly send: Locator;
  readonly stop: Locator;
  /** How the window stands with its engine. */
  readonly connection: Locator;
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.start = new StartScreen(page);
    this.transcript = new Transcript(page);
    this.sidebar = new Sidebar(page);
    this.inspector = new Inspector(page);
    this.inbox = new Inbox(page);
    this.palette = new Palette(page);
    this.types = new Types(page);
    this.permissions = new Permissions(page);
    this.project = new ProjectSheet(page);
    this.trust = new Trust(page.getByRole('main'));
    this.worktrees = new Worktrees(page);
    this.message = page.getByRole('textbox', { name: 'Message', exact: true });
    this.send = page.getByRole('main').getByRole('button', { name: 'Send', exact: true });
    this.stop = page.getByRole('main').getByRole('button', { name: 'Stop', exact: true });
    this.connection = page.getByRole('contentinfo').getByRole('status');
  }

  review(agent: string): Review {
    return new Review(this.page, agent);
  }

  /** What can be done with an agent, where it is shown: its line in the sidebar, its card. */
  acts(shown: Locator, name: string): AgentActs {
    return new AgentActs(shown, name);
  }

  /** Pixels that the page is wider than what can be seen of it: 0 where nothing scrolls sideways. */
  overflow(): Promise<number> {
    return this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  }
}
