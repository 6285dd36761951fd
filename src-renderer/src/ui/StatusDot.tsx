import type { RunStatus } from '#shared/model/run.ts';
import { classNames } from './class-names.ts';
import { lookOf, type StatusLook, statusWords } from './status-look.ts';
import styles from './StatusDot.module.css';

/**
 * The state of a run in a slot of 14 px that never moves the text beside it. Shape and colour both tell states apart.
 * Its accessible name is the status in words; `hidden` where the words stand beside it.
 */
export function StatusDot({ status, needsPerson = false, hidden = false }: { status: RunStatus; needsPerson?: boolean; hidden?: boolean }) {
  const look = lookOf(status, needsPerson);
  const named = hidden ? ({ 'aria-hidden': true } as const) : ({ role: 'img', 'aria-label': statusWords(status, needsPerson) } as const);
  return (
    <span {...named} className={classNames(styles.slot, styles[look])} title={hidden ? undefined : statusWords(status, needsPerson)}>
      <svg
        width="14"
        height="14"
        viewBox="0 0 14 14"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        aria-hidden="true"
      >
        {shapes[look]}
      </svg>
    </span>
  );
}

const shapes: Record<StatusLook, React.ReactNode> = {
  running: (
    <>
      <circle cx="7" cy="7" r="3.25" fill="currentColor" stroke="none" />
      <circle cx="7" cy="7" r="5.25" opacity="0.4" />
    </>
  ),
  waiting: (
    <>
      <circle cx="7" cy="7" r="4.5" strokeDasharray="2.4 2.3" />
      <circle cx="7" cy="7" r="1.5" fill="currentColor" stroke="none" />
    </>
  ),
  needs: (
    <>
      <circle cx="7" cy="7" r="5.5" fill="currentColor" stroke="none" />
      <path d="M7 4.2v3.2M7 9.7v.01" stroke="var(--surface)" />
    </>
  ),
  queued: <circle cx="7" cy="7" r="4" strokeDasharray="0.1 2.9" />,
  paused: <path d="M5 4v6M9 4v6" />,
  done: <path d="m3.5 7.4 2.4 2.4 4.8-5" />,
  failed: <path d="m4 4 6 6M10 4l-6 6" />,
  stopped: <rect x="4" y="4" width="6" height="6" rx="1" />,
  interrupted: <path d="M2.5 7h3M8.5 7h3M6 9.5l2-5" />,
};
