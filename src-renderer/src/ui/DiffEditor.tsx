import { editor, Uri } from 'monaco-editor/editor.js';
import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef } from 'react';
import styles from './DiffPane.module.css';
import { followTheme } from './monaco-theme.ts';
import { prepareMonaco } from './monaco.ts';

export interface DiffPaneProps {
  /** Names the language by its ending; another path starts at its first change. */
  readonly path: string;
  /** Where the file was before a rename. */
  readonly from: string | null;
  readonly before: string;
  readonly after: string;
  /** Side by side falls back to inline where the pane is too narrow for two. */
  readonly layout: 'split' | 'inline';
  readonly wrap: boolean;
  /** Folds what did not change. */
  readonly fold: boolean;
  readonly label: string;
}

export interface DiffPaneHandle {
  goToChange(target: 'next' | 'previous'): void;
}

const FIXED: editor.IDiffEditorConstructionOptions = {
  readOnly: true,
  domReadOnly: true,
  originalEditable: false,
  automaticLayout: true,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  renderMarginRevertIcon: false,
  renderGutterMenu: false,
  renderSideBySideInlineBreakpoint: 620,
  ignoreTrimWhitespace: false,
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
  maxComputationTime: 5000,
};

let drawn = 0;

/** Two texts are one model each; a path is asked for twice where two panes show one file, so each gets an address of its own. */
function modelOf(text: string, path: string, side: string): editor.ITextModel {
  drawn += 1;
  const model = editor.createModel(text, undefined, Uri.from({ scheme: side, authority: String(drawn), path: `/${path}` }));
  model.updateOptions({ bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } });
  return model;
}

export function DiffEditor({ path, from, before, after, layout, wrap, fold, label, ref }: DiffPaneProps & { ref?: Ref<DiffPaneHandle> }) {
  const host = useRef<HTMLDivElement>(null);
  const shown = useRef<{ diff: editor.IStandaloneDiffEditor; path: string | null } | null>(null);

  const options = useEffectEvent((): editor.IDiffEditorOptions => ({
    renderSideBySide: layout === 'split',
    wordWrap: wrap ? 'on' : 'off',
    diffWordWrap: wrap ? 'on' : 'off',
    hideUnchangedRegions: { enabled: fold, contextLineCount: 3, minimumLineCount: 4, revealLineCount: 20 },
  }));

  useEffect(() => {
    if (host.current === null) return undefined;
    prepareMonaco();
    const unfollow = followTheme();
    const diff = editor.createDiffEditor(host.current, { ...FIXED, ...options() });
    shown.current = { diff, path: null };
    return () => {
      shown.current = null;
      const model = diff.getModel();
      diff.dispose();
      model?.original.dispose();
      model?.modified.dispose();
      unfollow();
    };
  }, []);

  useEffect(() => {
    shown.current?.diff.updateOptions(options());
  }, [layout, wrap, fold]);

  useEffect(() => {
    shown.current?.diff.getOriginalEditor().updateOptions({ ariaLabel: `${label}, before` });
    shown.current?.diff.getModifiedEditor().updateOptions({ ariaLabel: `${label}, after` });
  }, [label]);

  useEffect(() => {
    if (shown.current === null) return;
    const { diff } = shown.current;
    const model = diff.getModel();
    if (model !== null && shown.current.path === path) {
      // The same file with new content: setting values keeps the place that is being read.
      if (model.original.getValue() !== before) model.original.setValue(before);
      if (model.modified.getValue() !== after) model.modified.setValue(after);
      return;
    }
    shown.current.path = path;
    diff.setModel({ original: modelOf(before, from ?? path, 'before'), modified: modelOf(after, path, 'after') });
    model?.original.dispose();
    model?.modified.dispose();
    diff.revealFirstDiff();
  }, [path, from, before, after]);

  useImperativeHandle(ref, () => ({ goToChange: (target) => shown.current?.diff.goToDiff(target) }), []);

  return <div ref={host} className={styles.host} />;
}
