import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useMemo, useRef } from 'react';
import type { FileChange, Worktree } from '#shared/model/worktree.ts';
import { byFolder, isViewed } from './file-changes.ts';
import { FileRow } from './FileRow.tsx';
import styles from './FileList.module.css';
import { useViewed } from './use-viewed.ts';

const ROW = 28;

/** Changed files under their folders; only what is in sight is drawn, since a change may touch thousands. */
export function FileList({
  tree,
  files,
  chosen,
  onChoose,
}: {
  tree: Worktree;
  files: readonly FileChange[];
  chosen: string | null;
  onChoose: (path: string) => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const toggle = useViewed(tree);
  const rows = useMemo(
    () =>
      byFolder(files).flatMap(({ folder, files: inside }) => [
        ...(folder === '' ? [] : [{ key: `${folder}/`, folder, file: null }]),
        ...inside.map((file) => ({ key: file.path, folder, file })),
      ]),
    [files],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
  });

  // Only another choice scrolls: new rows under a list that is being read do not.
  const showChosen = useEffectEvent(() => {
    const at = rows.findIndex((row) => row.file !== null && row.file.path === chosen);
    if (at !== -1) virtual.scrollToIndex(at, { align: 'auto' });
  });
  useEffect(() => showChosen(), [chosen]);

  return (
    <div ref={scroller} className={styles.scroller}>
      <ul className={styles.list} style={{ height: virtual.getTotalSize() }} aria-label="Changed files">
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <li key={key} className={styles.row} style={{ transform: `translateY(${start}px)` }}>
              {row.file === null ? (
                <span className={styles.folder} title={row.folder}>
                  <bdi>{row.folder}</bdi>
                </span>
              ) : (
                <FileRow
                  file={row.file}
                  indent={row.folder !== ''}
                  viewed={isViewed(row.file, tree.viewed)}
                  chosen={row.file.path === chosen}
                  onChoose={onChoose}
                  onToggle={toggle}
                />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
