import { type RefObject, useEffect, useRef, useState } from 'react';
import type { FileChange, Worktree } from '#shared/model/worktree.ts';
import { FileDiff } from './FileDiff.tsx';
import { isViewed } from './file-changes.ts';
import { LineCounts } from './LineCounts.tsx';
import styles from './Review.module.css';

/** Lines of a file are about as high as this, px, until it is drawn. */
const LINE = 19;

/** All files below each other. Of a change that touches hundreds only what is near is drawn. */
export function AllFiles({
  tree,
  files,
  head,
  chosen,
  onToggle,
}: {
  tree: Worktree;
  files: readonly FileChange[];
  head: string;
  chosen: string;
  onToggle: (file: FileChange) => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const last = useRef<string | null>(null);
  useEffect(() => {
    if (last.current === chosen) return;
    last.current = chosen;
    scroller.current?.querySelector(`[data-path="${CSS.escape(chosen)}"]`)?.scrollIntoView({ block: 'start' });
  }, [chosen]);
  return (
    <div ref={scroller} className={styles.all}>
      {files.map((file) => (
        <FileBlock key={file.path} tree={tree} file={file} head={head} viewed={isViewed(file, tree.viewed)} onToggle={onToggle} />
      ))}
    </div>
  );
}

function FileBlock({
  tree,
  file,
  head,
  viewed,
  onToggle,
}: {
  tree: Worktree;
  file: FileChange;
  head: string;
  viewed: boolean;
  onToggle: (file: FileChange) => void;
}) {
  const box = useRef<HTMLElement>(null);
  const near = useInReach(box);
  const path = file.from === null ? file.path : `${file.from} → ${file.path}`;
  const guess = LINE * Math.min(400, (file.added ?? 4) + (file.removed ?? 0) + 8);
  return (
    <section ref={box} className={styles.block} data-path={file.path} aria-label={path}>
      <header className={styles.blockBar}>
        <h3 className={styles.path} title={path}>
          <bdi>{path}</bdi>
        </h3>
        <LineCounts added={file.binary ? null : file.added} removed={file.binary ? null : file.removed} />
        <label className={styles.viewed}>
          <input type="checkbox" checked={viewed} onChange={() => onToggle(file)} aria-label={`Viewed: ${path}`} />
          Viewed
        </label>
      </header>
      {/* What is viewed folds: its bar stays. */}
      {!viewed && <div style={near ? undefined : { height: guess }}>{near && <FileDiff tree={tree} file={file} head={head} whole />}</div>}
    </section>
  );
}

/** Whether a thing is in sight or within a screen of it. */
function useInReach(box: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (box.current === null) return undefined;
    const watch = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting === true), { rootMargin: '100% 0px' });
    watch.observe(box.current);
    return () => watch.disconnect();
  }, [box]);
  return near;
}
