import { type KeyboardEvent, useRef, useState } from 'react';
import type { TreeLine } from './tree-lines.ts';
import { openReview } from './open-review.ts';
import { TreeRow } from './TreeRow.tsx';
import styles from './Worktrees.module.css';

/** The worktrees, a row each. One row takes the focus; arrows go on to the next. */
export function TreeTable({
  id,
  lines,
  busy,
  onTake,
}: {
  id: string;
  lines: readonly TreeLine[];
  busy: ReadonlySet<string>;
  onTake: (line: TreeLine) => void;
}) {
  const [chosen, setChosen] = useState<string | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const at = Math.max(
    0,
    lines.findIndex(({ entry }) => entry.id === chosen),
  );
  const go = (to: number) => {
    const next = lines[Math.min(Math.max(to, 0), lines.length - 1)];
    if (next === undefined) return;
    setChosen(next.entry.id);
    body.current?.querySelector<HTMLElement>(`[data-tree="${next.entry.id}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const line = lines[at];
    const onRow = event.target instanceof HTMLElement && event.target.dataset['tree'] !== undefined;
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      Home: () => go(0),
      End: () => go(lines.length - 1),
      ...(onRow && line !== undefined
        ? { Enter: () => openReview(line.entry), Delete: () => onTake(line), Backspace: () => onTake(line) }
        : {}),
    };
    const act = keys[event.key];
    if (act === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  };
  return (
    <table
      id={id}
      className={styles.table}
      tabIndex={-1}
      aria-label="Worktrees"
      onFocus={(event) => event.target === event.currentTarget && go(at)}
    >
      <thead>
        <tr>
          <th scope="col">Worktree</th>
          <th scope="col">State</th>
          <th scope="col" className={styles.number} title="Commits that its target does not have, and that it does not have of its target">
            Ahead, behind
          </th>
          <th scope="col" className={styles.number}>
            Changed
          </th>
          <th scope="col" className={styles.number}>
            Disk
          </th>
          <th scope="col" className={styles.age}>
            Age
          </th>
          <th scope="col">
            <span className="visually-hidden">What can be done</span>
          </th>
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={onKeyDown}>
        {lines.map((line, index) => (
          <TreeRow
            key={line.entry.id}
            line={line}
            current={index === at}
            busy={busy.has(line.entry.id)}
            onFocus={() => setChosen(line.entry.id)}
            onTake={() => onTake(line)}
          />
        ))}
      </tbody>
    </table>
  );
}
