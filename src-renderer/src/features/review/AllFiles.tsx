import { type RefObject, useEffect, useRef, useState } from 'react';
import type { FileChange, Worktree } from '#shared/model/worktree.ts';
import { LineCounts } from '#renderer/ui/LineCounts.tsx';
import { FileDiff } from './FileDiff.tsx';
import { isViewed } from './file-changes.ts';
import styles from './Review.module.css';

/** Lines of a file are about as high as this, px, until it is drawn. */
const LINE = 19;

interface AllFilesProps {
  readonly tree: Worktree;
  readonly files: readonly FileChange[];
  readonly head: string;
  readonly chosen: string;
  /** The person has scrolled to another file. */
  readonly onRead: (path: string) => void;
  readonly onToggle: (file: FileChange) => void;
}

/** All files below each other. Of a change that touches hundreds only what is near is drawn. */
export function AllFiles({ tree, files, head, chosen, onRead, onToggle }: AllFilesProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const last = useRef<string | null>(null);
  /** Only what the person scrolls says what is read: what is drawn above it moves things too. */
  const byHand = useRef(false);
  const touch = () => {
    byHand.current = true;
  };
  useEffect(() => {
    if (last.current === chosen) return;
    last.current = chosen;
    byHand.current = false;
    scroller.current?.querySelector(`[data-path="${CSS.escape(chosen)}"]`)?.scrollIntoView({ block: 'start' });
  }, [chosen]);
  const follow = () => {
    const { left, top } = scroller.current?.getBoundingClientRect() ?? { left: 0, top: 0 };
    const block = document.elementFromPoint(left + 24, top + LINE)?.closest<HTMLElement>('[data-path]');
    const path = block?.dataset['path'];
    if (!byHand.current || path === undefined || path === last.current) return;
    last.current = path;
    onRead(path);
  };
  return (
    <div ref={scroller} className={styles.all} onScroll={follow} onWheel={touch} onPointerDown={touch} onKeyDown={touch}>
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
  const body = useRef<HTMLDivElement>(null);
  const { near, height } = useInReach(box, body);
  /** Until it is drawn it keeps the room that it had, or will about have: what stands below it does not jump. */
  const [drawn, setDrawn] = useState(false);
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
      {!viewed && (
        <div ref={body} style={near && drawn ? undefined : { minHeight: height ?? guess }}>
          {near && <Drawn tree={tree} file={file} head={head} onDrawn={setDrawn} />}
        </div>
      )}
    </section>
  );
}

/** Says when it is drawn, and when it is no more. */
function Drawn({ onDrawn, ...shown }: { tree: Worktree; file: FileChange; head: string; onDrawn: (drawn: boolean) => void }) {
  useEffect(() => () => onDrawn(false), [onDrawn]);
  return <FileDiff {...shown} whole onDrawn={() => onDrawn(true)} />;
}

/** Whether a thing is in sight or within a screen of it, and how high its body was when it last was; null where it was not yet. */
function useInReach(box: RefObject<HTMLElement | null>, body: RefObject<HTMLElement | null>): { near: boolean; height: number | null } {
  const [reach, setReach] = useState<{ near: boolean; height: number | null }>({ near: false, height: null });
  useEffect(() => {
    if (box.current === null) return undefined;
    const watch = new IntersectionObserver(
      ([entry]) => {
        const near = entry?.isIntersecting === true;
        const now = body.current?.offsetHeight ?? null;
        setReach((was) => (was.near === near ? was : { near, height: was.near ? now : was.height }));
      },
      { rootMargin: '100% 0px' },
    );
    watch.observe(box.current);
    return () => watch.disconnect();
  }, [box, body]);
  return reach;
}
