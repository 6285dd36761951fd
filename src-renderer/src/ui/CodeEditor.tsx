import { editor } from 'monaco-editor/editor.js';
import { useEffect, useEffectEvent, useRef } from 'react';
import styles from './DiffPane.module.css';
import { followTheme } from './monaco-theme.ts';
import { prepareMonaco } from './monaco.ts';

export interface CodeViewProps {
  readonly text: string;
  /** `json`, `markdown`, `plaintext` ... */
  readonly language: string;
  readonly wrap: boolean;
  readonly label: string;
}

const FIXED: editor.IStandaloneEditorConstructionOptions = {
  readOnly: true,
  domReadOnly: true,
  automaticLayout: true,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  lineNumbersMinChars: 4,
  glyphMargin: false,
  fontSize: 12,
  lineHeight: 19,
  renderLineHighlight: 'none',
  stickyScroll: { enabled: false },
  scrollbar: { useShadows: false, alwaysConsumeMouseWheel: false, verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  guides: { indentation: false },
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true, nonBasicASCII: false },
  hover: { enabled: 'off' },
  occurrencesHighlight: 'off',
};

export function CodeEditor({ text, language, wrap, label }: CodeViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const shown = useRef<editor.IStandaloneCodeEditor | null>(null);
  const options = useEffectEvent(() => ({ wordWrap: wrap ? ('on' as const) : ('off' as const), ariaLabel: label }));

  useEffect(() => {
    if (host.current === null) return undefined;
    prepareMonaco();
    const unfollow = followTheme();
    const code = editor.create(host.current, { ...FIXED, ...options(), model: null });
    shown.current = code;
    return () => {
      shown.current = null;
      const model = code.getModel();
      code.dispose();
      model?.dispose();
      unfollow();
    };
  }, []);

  useEffect(() => shown.current?.updateOptions(options()), [wrap, label]);

  useEffect(() => {
    const former = shown.current?.getModel();
    const model = editor.createModel(text, language);
    model.updateOptions({ bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } });
    shown.current?.setModel(model);
    former?.dispose();
  }, [text, language]);

  return <div ref={host} className={styles.host} />;
}
