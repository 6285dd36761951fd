import { parentIndex, type Row } from './rows.ts';

/** What a key does in the tree: go to another row, open or close this one, or nothing. */
export type TreeMove =
  | { readonly kind: 'go'; readonly index: number }
  | { readonly kind: 'fold'; readonly open: boolean }
  | { readonly kind: 'none' };

const NONE: TreeMove = { kind: 'none' };

/** The conventions of a tree, with j and k for down and up. `page` is how many rows Page Up and Page Down pass. */
export function treeMove(key: string, rows: readonly Row[], index: number, page: number): TreeMove {
  const row = rows[index];
  const go = (to: number): TreeMove => {
    const at = Math.min(rows.length - 1, Math.max(0, to));
    return at === index || rows.length === 0 ? NONE : { kind: 'go', index: at };
  };
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return go(index + 1);
    case 'ArrowUp':
    case 'k':
      return go(index - 1);
    case 'Home':
      return go(0);
    case 'End':
      return go(rows.length - 1);
    case 'PageDown':
      return go(index + page);
    case 'PageUp':
      return go(index - page);
    case 'ArrowRight':
      if (row?.open === false) return { kind: 'fold', open: true };
      return row?.open === true ? go(index + 1) : NONE;
    case 'ArrowLeft': {
      if (row?.open === true) return { kind: 'fold', open: false };
      const parent = parentIndex(rows, index);
      return parent === -1 ? NONE : go(parent);
    }
    case 'Enter':
    case ' ':
      return row === undefined || row.open === null ? NONE : { kind: 'fold', open: !row.open };
    default:
      return NONE;
  }
}
