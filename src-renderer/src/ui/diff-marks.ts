import { editor } from 'monaco-editor/editor.js';
import type { Hunk } from '#shared/model/review.ts';
import styles from './DiffPane.module.css';

/** Marks the hunk that is being read, and dims those that are kept. @returns what takes the marks away. */
export function drawMarks(
  diff: editor.IStandaloneDiffEditor,
  hunks: readonly Hunk[],
  { present, kept }: { readonly present: number | undefined; readonly kept: readonly number[] },
): () => void {
  const marks = (['before', 'after'] as const).map((side) => {
    const code = side === 'before' ? diff.getOriginalEditor() : diff.getModifiedEditor();
    const most = code.getModel()?.getLineCount() ?? 0;
    const decorations = hunks.flatMap((hunk, at) => {
      const { first, count } = hunk[side];
      if (count === 0 || first + count - 1 > most || (at !== present && !kept.includes(at))) return [];
      const range = { startLineNumber: first, startColumn: 1, endLineNumber: first + count - 1, endColumn: 1 };
      const options: editor.IModelDecorationOptions = {
        isWholeLine: true,
        ...(kept.includes(at) ? { inlineClassName: styles.kept ?? null, className: styles.keptLine ?? null } : {}),
        ...(at === present ? { linesDecorationsClassName: styles.present ?? null } : {}),
      };
      return [{ range, options }];
    });
    return code.createDecorationsCollection(decorations);
  });
  return () => {
    for (const each of marks) each.clear();
  };
}

/** Shows a mark beside the line under the pointer, and tells when it or the line's number is pressed. */
export function offerComment(code: editor.ICodeEditor, offered: () => boolean, pressed: (line: number) => void): { dispose(): void } {
  const hovered = code.createDecorationsCollection([]);
  const beside = [editor.MouseTargetType.GUTTER_LINE_NUMBERS, editor.MouseTargetType.GUTTER_LINE_DECORATIONS];
  const heard = [
    code.onMouseMove(({ target }) => {
      const line = target.position?.lineNumber;
      if (line === undefined || !offered() || target.type === editor.MouseTargetType.CONTENT_VIEW_ZONE) return hovered.clear();
      const range = { startLineNumber: line, startColumn: 1, endLineNumber: line, endColumn: 1 };
      return hovered.set([{ range, options: { linesDecorationsClassName: styles.comment ?? null } }]);
    }),
    code.onMouseLeave(() => hovered.clear()),
    code.onMouseDown(({ target }) => {
      if (target.position !== null && beside.includes(target.type)) pressed(target.position.lineNumber);
    }),
  ];
  return {
    dispose() {
      for (const each of heard) each.dispose();
      hovered.clear();
    },
  };
}
