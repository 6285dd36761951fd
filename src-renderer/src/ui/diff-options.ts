import type { editor } from 'monaco-editor/editor.js';

/** Ms after which a diff is given as far as it has been worked out. */
export const COMPARING = 5000;

/** What every diff of the window has. */
export const FIXED: editor.IDiffEditorConstructionOptions = {
  readOnly: true,
  domReadOnly: true,
  originalEditable: false,
  automaticLayout: true,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  renderMarginRevertIcon: false,
  renderGutterMenu: false,
  renderSideBySideInlineBreakpoint: 620,
  lineNumbersMinChars: 4,
  glyphMargin: false,
  folding: false,
  fontSize: 12,
  lineHeight: 19,
  stickyScroll: { enabled: false },
  scrollbar: { useShadows: false, alwaysConsumeMouseWheel: false, verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
  renderOverviewRuler: false,
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  overviewRulerBorder: false,
  guides: { indentation: false },
  renderLineHighlight: 'none',
  // What a model wrote may hide in look-alike and invisible characters: show them.
  unicodeHighlight: { ambiguousCharacters: true, invisibleCharacters: true, nonBasicASCII: false },
  hover: { enabled: 'off' },
  occurrencesHighlight: 'off',
  maxComputationTime: COMPARING,
};
