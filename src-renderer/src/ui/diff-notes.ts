import type { editor } from 'monaco-editor/editor.js';

/** Where a note stands: below a line of one of the two sides. */
export interface NotePlace {
  readonly key: string;
  readonly side: 'before' | 'after';
  readonly line: number;
}

interface Placed {
  readonly code: editor.ICodeEditor;
  readonly line: number;
  readonly node: HTMLElement;
  move(line: number): void;
  remove(): void;
}

/** Keeps nodes below lines of an editor: whatever is drawn into them makes its own room. */
export class DiffNotes {
  private readonly placed = new Map<string, Placed>();

  /** @returns the node of each key, to be drawn into. */
  show(
    notes: readonly { readonly key: string; readonly code: editor.ICodeEditor; readonly line: number }[],
  ): ReadonlyMap<string, HTMLElement> {
    for (const [key, placed] of this.placed) {
      const wanted = notes.find((note) => note.key === key);
      if (wanted !== undefined && wanted.code === placed.code) continue;
      placed.remove();
      this.placed.delete(key);
    }
    for (const { key, code, line } of notes) {
      const there = this.placed.get(key);
      if (there === undefined) this.placed.set(key, place(code, key, line));
      else if (there.line !== line) there.move(line);
    }
    return new Map([...this.placed].map(([key, { node }]) => [key, node]));
  }

  clear(): void {
    for (const { remove } of this.placed.values()) remove();
    this.placed.clear();
  }
}

/** A zone among the lines keeps the room free; what is seen lies above the lines, where it can be clicked and typed into. */
function place(code: editor.ICodeEditor, key: string, first: number): Placed {
  const node = document.createElement('div');
  node.style.position = 'absolute';
  // Hidden until its line is drawn.
  node.style.display = 'none';
  const widget: editor.IOverlayWidget = { getId: () => `coppice.note.${key}`, getDomNode: () => node, getPosition: () => null };
  code.addOverlayWidget(widget);
  let line = first;
  let height = 40;
  let zone: string | null = null;
  const lay = () => {
    const { contentLeft, contentWidth, verticalScrollbarWidth } = code.getLayoutInfo();
    node.style.left = `${contentLeft}px`;
    node.style.width = `${Math.max(0, contentWidth - verticalScrollbarWidth)}px`;
  };
  const put = () =>
    code.changeViewZones((zones) => {
      if (zone !== null) zones.removeZone(zone);
      zone = zones.addZone({
        afterLineNumber: line,
        heightInPx: height,
        // What is said about a line stands there when the line is folded away, too.
        showInHiddenAreas: true,
        // Next to its line, before what the editor itself puts there: a fold, or the former text of an inline diff.
        ordinal: 1,
        domNode: document.createElement('div'),
        suppressMouseDown: true,
        onDomNodeTop: (top) => {
          node.style.display = top < -height || top > code.getLayoutInfo().height ? 'none' : 'block';
          node.style.top = `${top}px`;
        },
      });
    });
  lay();
  put();
  const sized = new ResizeObserver(() => {
    const now = Math.ceil((node.firstElementChild ?? node).getBoundingClientRect().height);
    if (now === 0 || now === height) return;
    height = now;
    put();
  });
  // Its content arrives later than the node.
  const filled = new MutationObserver(() => {
    if (node.firstElementChild !== null) sized.observe(node.firstElementChild);
  });
  filled.observe(node, { childList: true });
  const laid = code.onDidLayoutChange(lay);
  return {
    code,
    get line() {
      return line;
    },
    node,
    move(to) {
      line = to;
      put();
    },
    remove() {
      filled.disconnect();
      sized.disconnect();
      laid.dispose();
      code.removeOverlayWidget(widget);
      code.changeViewZones((zones) => {
        if (zone !== null) zones.removeZone(zone);
      });
    },
  };
}
