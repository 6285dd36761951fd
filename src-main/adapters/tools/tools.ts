import type { Clock } from '#main/core/ports/clock.ts';
import type { Sandbox } from '#main/core/ports/sandbox.ts';
import type { Settings, WebSettings } from '#main/core/ports/settings.ts';
import type { Tool } from '#main/core/ports/tools.ts';
import { createBash } from './bash.ts';
import { createEdit } from './edit.ts';
import { secretVariables, toolEnvironment } from './environment.ts';
import { createGlob } from './glob.ts';
import { createGrep } from './grep.ts';
import { createList } from './list.ts';
import { createPlaces } from './places.ts';
import { createRead } from './read.ts';
import { redacted } from './redacted.ts';
import { createRedactor, type Secret } from './redactor.ts';
import { createRipgrep } from './ripgrep.ts';
import { createTodo } from './todo.ts';
import { createPages, type Resolve, resolveBySystem } from './web/pages.ts';
import { createWebFetch } from './web/web-fetch.ts';
import { createWebSearch } from './web/web-search.ts';
import { createWrite } from './write.ts';

export interface ToolsOptions {
  readonly exec: Settings['exec'];
  /** Whole outputs of commands go here, a folder a session. An agent may read those of its own session. */
  readonly outputDirectory: string;
  /** The engine's environment: what tools get of it is decided here. */
  readonly env: NodeJS.ProcessEnv;
  /** Of providers and of the web: kept from tools in whatever variable they stand, and taken out of what tools tell. */
  readonly secrets: readonly Secret[];
  /** Folders that the file tools refuse: those of the config and of the data. */
  readonly forbidden: readonly string[];
  /** Exceptions inside of them, folders too. An agent's own cwd is one without being named. */
  readonly open: readonly string[];
  /** For the shells of restricted agents. */
  readonly sandbox: Sandbox;
  readonly web: WebSettings;
  /** In place of the system's own look-up of names. */
  readonly resolve?: Resolve;
  readonly clock: Clock;
}

/** The tools that work on files, run commands and read the web, and the agent's own list. */
export function createTools(options: ToolsOptions): readonly Tool[] {
  const { outputDirectory, sandbox, clock, web, resolve = resolveBySystem } = options;
  const places = createPlaces(options);
  const env = toolEnvironment(
    options.env,
    options.exec.envPass,
    options.secrets.map(({ value }) => value),
  );
  const redactor = createRedactor([...options.secrets, ...secretVariables(options.env)]);
  const { timeoutSeconds, maxOutputChars } = options.exec;
  const ripgrep = createRipgrep(env, sandbox);
  const tools = [
    createRead(places),
    createWrite(places),
    createEdit(places),
    createList(places),
    createGlob(places, ripgrep),
    createGrep(places, ripgrep),
    createBash({ timeoutSeconds, maxOutputChars, env, outputDirectory, sandbox, redactor, clock }),
    createWebFetch(createPages({ ...web, resolve }), clock),
    createWebSearch(web, clock),
    createTodo(),
  ];
  return tools.map((tool) => redacted(tool, redactor));
}
