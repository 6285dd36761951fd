// Only what a reader needs of the editor: no language servers, no suggestions, one worker that computes diffs.
// The library keeps one registry a page, so these imports are the registration; a worker starts with the first editor.
import { languages } from 'monaco-editor/editor.js';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import 'monaco-editor/features/clipboard/register.js';
import 'monaco-editor/features/codicon/register.js';
import 'monaco-editor/features/diffEditor/register.js';
import 'monaco-editor/features/find/register.js';
import 'monaco-editor/features/folding/register.js';
import 'monaco-editor/features/unicodeHighlighter/register.js';
import 'monaco-editor/languages/definitions/register.all.js';
import { json } from './monaco-json.ts';

declare global {
  interface Window {
    MonacoEnvironment?: { getWorker: () => Worker };
  }
}

let prepared = false;
/** Started ahead, for the first editor that wants one. */
let ahead: Worker | null = null;

/** Starts the worker before there is an editor: the first diff need not wait for it. Once, and not after that diff. */
export function startAhead(): void {
  if (prepared) return;
  prepareMonaco();
  ahead = new EditorWorker();
}

/** Teaches the page's editor its worker and its languages; once is enough. */
export function prepareMonaco(): void {
  if (prepared) return;
  prepared = true;
  window.MonacoEnvironment = {
    getWorker() {
      const worker = ahead ?? new EditorWorker();
      ahead = null;
      return worker;
    },
  };
  languages.register({ id: 'json', extensions: ['.json', '.jsonc', '.webmanifest'], filenames: ['.prettierrc', '.oxfmtrc'] });
  languages.setMonarchTokensProvider('json', json);
  languages.register({ id: 'ini', extensions: ['.toml'] });
}
