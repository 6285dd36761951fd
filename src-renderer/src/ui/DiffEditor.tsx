import { editor, Uri } from 'monaco-editor/editor.js';
import { type ReactNode, type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Hunk, LineRange } from '#shared/model/review.ts';
import { hunksOf, lineAfter } from './diff-hunks.ts';
import { drawMarks, offerComment } from './diff-marks.ts';
import { DiffNotes, type NotePlace } from './diff-notes.ts';
import { COMPARING, FIXED } from './diff-options.ts';
import { plainText, replacedIn } from './diff-text.ts';
import styles from './DiffPane.module.css';
import { followTheme } from './monaco-theme.ts';
import { prepareMonaco } from './monaco.ts';

/** Something that stands among the lines. */
export interface DiffNote extends NotePlace {
  readonly content: ReactNode;
}

/** Some lines of one side, and what they hold. */
export interface DiffPlace {
  readonly side: 'before' | 'after';
  readonly lines: LineRange;
  readonly snippet: string;
}

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
  /** Blanks at the ends of lines are no change. */
  readonly blanks: boolean;
  /** As high as its lines are, without a scroll bar of its own; very many lines scroll in a box. */
  readonly whole?: boolean;
  readonly label: string;
  readonly notes?: readonly DiffNote[];
  /** Hunk that is being read, by its place among them. */
  readonly present?: number;
  /** Hunks that are kept, by their places. */
  readonly kept?: readonly number[];
  readonly onHunks?: (hunks: readonly Hunk[]) => void;
  /** The caret has moved to a line. */
  readonly onLine?: (side: 'before' | 'after', line: number) => void;
  /** The mark beside a line was pressed. Without it there is no such mark. */
  readonly onComment?: (place: DiffPlace) => void;
}

export interface DiffPaneHandle {
  /** Scrolls to a hunk and puts the caret there. */
  goToHunk(at: number): void;
  /** The lines that are selected, or that of the caret; of a hunk that only takes lines away, those. */
  place(): DiffPlace | null;
  focus(): void;
  hasFocus(): boolean;
}

/** Px up to which a whole diff is as high as its lines: all of these are drawn at once. */
const HIGHEST = 12_000;
/** Px below the last line that the bar above the diff covers. */
const BELOW = 56;

let drawn = 0;

/** Two texts are one model each; a path is asked for twice where two panes show one file, so each gets an address of its own. */
function modelOf(text: string, path: string, side: string): editor.ITextModel {
  drawn += 1;
  const model = editor.createModel(plainText(text), undefined, Uri.from({ scheme: side, authority: String(drawn), path: `/${path}` }));
  model.updateOptions({ bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } });
  return model;
}

/** Only what differs is replaced: a text that is set anew unfolds everything and loses the places of the notes. @returns whether anything does. */
function renew(model: editor.ITextModel, text: string): boolean {
  const replaced = replacedIn(model.getValue(), plainText(text));
  if (replaced === null) return false;
  const [start, end] = [model.getPositionAt(replaced.start), model.getPositionAt(replaced.end)];
  const range = { startLineNumber: start.lineNumber, startColumn: start.column, endLineNumber: end.lineNumber, endColumn: end.column };
  model.applyEdits([{ range, text: replaced.text }]);
  return true;
}

/** Texts whose diff is still being worked out are kept until that is over: the editor reports an error for those that are gone. */
function letGo(model: editor.IDiffEditorModel | null, compared: boolean): void {
  const dispose = (): void => {
    model?.original.dispose();
    model?.modified.dispose();
  };
  if (compared) dispose();
  else setTimeout(dispose, 2 * COMPARING);
}

interface Shown {
  readonly diff: editor.IStandaloneDiffEditor;
  readonly notes: DiffNotes;
  path: string | null;
  /** The diff of its two models has been worked out. */
  compared: boolean;
}

export function DiffEditor(props: DiffPaneProps & { ref?: Ref<DiffPaneHandle> }) {
  const { path, from, before, after, layout, wrap, fold, blanks, whole = false, label, notes = [], present, kept = [], ref } = props;
  const host = useRef<HTMLDivElement>(null);
  const shown = useRef<Shown | null>(null);
  const [hunks, setHunks] = useState<readonly Hunk[]>([]);
  const [nodes, setNodes] = useState<ReadonlyMap<string, HTMLElement>>(new Map());
  /** Counts what may move a note to the other side: the pane became too narrow for two, or wide enough. */
  const [laid, setLaid] = useState(0);
  const [height, setHeight] = useState<number | null>(null);

  const boxed = whole && (height ?? 0) > HIGHEST;

  const options = useEffectEvent((): editor.IDiffEditorOptions => ({
    renderSideBySide: layout === 'split',
    wordWrap: wrap ? 'on' : 'off',
    diffWordWrap: wrap ? 'on' : 'off',
    ignoreTrimWhitespace: blanks,
    hideUnchangedRegions: { enabled: fold, contextLineCount: 3, minimumLineCount: 4, revealLineCount: 20 },
    padding: { bottom: whole ? 0 : BELOW },
    scrollbar: { ...FIXED.scrollbar, vertical: whole && !boxed ? 'hidden' : 'auto', handleMouseWheel: !whole || boxed },
  }));
  const compared = useEffectEvent((diff: editor.IStandaloneDiffEditor) => {
    const found = hunksOf(diff.getLineChanges() ?? []);
    setHunks(found);
    props.onHunks?.(found);
  });
  const onLine = useEffectEvent((side: 'before' | 'after', line: number) => props.onLine?.(side, line));
  const offered = useEffectEvent(() => props.onComment !== undefined);
  const onComment = useEffectEvent((side: 'before' | 'after', line: number) => {
    const code = shown.current === null ? null : sideOf(shown.current.diff, side);
    const chosen = code === null ? null : placeIn(code, side);
    const within = chosen !== null && line >= chosen.lines.first && line < chosen.lines.first + chosen.lines.count;
    const place = within || code === null ? chosen : placeOf(code, side, line, line);
    if (place !== null) props.onComment?.(place);
  });

  useEffect(() => {
    if (host.current === null) return undefined;
    prepareMonaco();
    const unfollow = followTheme();
    const diff = editor.createDiffEditor(host.current, { ...FIXED, ...options() });
    const own: Shown = { diff, notes: new DiffNotes(), path: null, compared: false };
    shown.current = own;
    const [original, modified] = [diff.getOriginalEditor(), diff.getModifiedEditor()];
    const heard = [
      diff.onDidUpdateDiff(() => {
        own.compared = true;
        compared(diff);
      }),
      modified.onDidLayoutChange(() => setLaid((count) => count + 1)),
      modified.onDidContentSizeChange(() => setHeight(Math.max(modified.getContentHeight(), original.getContentHeight()))),
      original.onDidChangeCursorPosition(({ position }) => onLine('before', position.lineNumber)),
      modified.onDidChangeCursorPosition(({ position }) => onLine('after', position.lineNumber)),
      offerComment(original, offered, (line) => onComment('before', line)),
      offerComment(modified, offered, (line) => onComment('after', line)),
    ];
    return () => {
      shown.current = null;
      for (const each of heard) each.dispose();
      own.notes.clear();
      const model = diff.getModel();
      diff.dispose();
      letGo(model, own.compared);
      unfollow();
    };
  }, []);

  useEffect(() => {
    shown.current?.diff.updateOptions(options());
  }, [layout, wrap, fold, blanks, whole, boxed]);

  useEffect(() => {
    shown.current?.diff.getOriginalEditor().updateOptions({ ariaLabel: `${label}, before` });
    shown.current?.diff.getModifiedEditor().updateOptions({ ariaLabel: `${label}, after` });
  }, [label]);

  useEffect(() => {
    if (shown.current === null) return;
    const { diff } = shown.current;
    const model = diff.getModel();
    if (model !== null && shown.current.path === path) {
      // The same file with new content: what is folded, chosen or written among its lines stays.
      const renewed = [renew(model.original, before), renew(model.modified, after)];
      if (renewed.includes(true)) shown.current.compared = false;
      return;
    }
    const { compared: done } = shown.current;
    shown.current.path = path;
    shown.current.compared = false;
    diff.setModel({ original: modelOf(before, from ?? path, 'before'), modified: modelOf(after, path, 'after') });
    letGo(model, done);
    if (!whole) diff.revealFirstDiff();
  }, [path, from, before, after, whole]);

  useEffect(() => {
    if (shown.current === null) return undefined;
    return drawMarks(shown.current.diff, hunks, { present, kept });
  }, [hunks, present, kept]);

  useEffect(() => {
    if (shown.current === null) return;
    const { diff, notes: own } = shown.current;
    // Drawn inline, the former text has no editor of its own to stand in.
    const two = host.current?.querySelector('.monaco-diff-editor.side-by-side') !== null;
    const places = notes.map(({ key, side, line }) => {
      const elsewhere = side === 'before' && !two;
      return { key, code: sideOf(diff, elsewhere ? 'after' : side), line: elsewhere ? lineAfter(hunks, line) : line };
    });
    const now = own.show(places);
    setNodes((former) => (same(former, now) ? former : now));
  }, [notes, hunks, laid]);

  useImperativeHandle(ref, () => ({
    goToHunk(at) {
      const hunk = hunks[at];
      const diff = shown.current?.diff;
      if (hunk === undefined || diff === undefined) return;
      const code = diff.getModifiedEditor();
      const line = lineOf(diff, hunk);
      code.setPosition({ lineNumber: line, column: 1 });
      code.revealRangeInCenterIfOutsideViewport({
        startLineNumber: line,
        startColumn: 1,
        endLineNumber: line + Math.max(0, hunk.after.count - 1),
        endColumn: 1,
      });
    },
    place() {
      const diff = shown.current?.diff;
      if (diff === undefined) return null;
      const side = diff.getOriginalEditor().hasTextFocus() ? 'before' : 'after';
      const place = placeIn(sideOf(diff, side), side);
      const hunk = present === undefined ? undefined : hunks[present];
      // Of a file that is gone, the side after is one empty line.
      const nothing = hunk?.after.count === 0 || diff.getModifiedEditor().getModel()?.getValueLength() === 0;
      if (hunk === undefined || !nothing || place?.side !== 'after' || place.lines.count > 1) return place;
      const { first, count } = hunk.before;
      const there = place.lines.first === lineOf(diff, hunk);
      if (!there) return place;
      const last = first + count - 1;
      // What follows the last line break is a line to the editor, and to nobody else.
      const empty = count > 1 && diff.getOriginalEditor().getModel()?.getLineLength(last) === 0;
      return placeOf(diff.getOriginalEditor(), 'before', first, empty ? last - 1 : last);
    },
    focus: () => shown.current?.diff.getModifiedEditor().focus(),
    hasFocus: () => host.current?.contains(document.activeElement) === true,
  }));

  return (
    <div ref={host} className={styles.host} style={whole && height !== null ? { height: Math.min(height, HIGHEST) } : undefined}>
      {notes.map(({ key, content }) => {
        const node = nodes.get(key);
        return node === undefined ? null : createPortal(<div className={styles.note}>{content}</div>, node, key);
      })}
    </div>
  );
}

function sideOf(diff: editor.IStandaloneDiffEditor, side: 'before' | 'after'): editor.ICodeEditor {
  return side === 'before' ? diff.getOriginalEditor() : diff.getModifiedEditor();
}

/** Line of the side after at which the caret stands for a hunk. */
function lineOf(diff: editor.IStandaloneDiffEditor, { after }: Hunk): number {
  return Math.min(after.first, diff.getModifiedEditor().getModel()?.getLineCount() ?? 1);
}

function placeIn(code: editor.ICodeEditor, side: 'before' | 'after'): DiffPlace | null {
  const selected = code.getSelection();
  if (selected === null) return null;
  const { startLineNumber, endLineNumber, endColumn } = selected;
  // A selection that ends at the beginning of a line does not mean that line.
  return placeOf(code, side, startLineNumber, endColumn === 1 && endLineNumber > startLineNumber ? endLineNumber - 1 : endLineNumber);
}

function placeOf(code: editor.ICodeEditor, side: 'before' | 'after', first: number, last: number): DiffPlace | null {
  const model = code.getModel();
  if (model === null) return null;
  const snippet = Array.from({ length: last - first + 1 }, (_, at) => model.getLineContent(first + at)).join('\n');
  return { side, lines: { first, count: last - first + 1 }, snippet };
}

function same(one: ReadonlyMap<string, HTMLElement>, other: ReadonlyMap<string, HTMLElement>): boolean {
  return one.size === other.size && [...one].every(([key, node]) => other.get(key) === node);
}
