import type { Lane } from '#shared/model/run.ts';
import { useSession } from '#renderer/stores/live.ts';
import { counted } from '#renderer/ui/format.ts';
import { visibleText } from '#renderer/ui/visible-text.ts';
import type { Line } from './agent-lines.ts';
import styles from './RunningAgents.module.css';

const laneNames: Record<Lane, string> = { foreground: 'Foreground', agents: 'Agents', nanites: 'Nanites' };

/** What a group of agents has in common: its session, or its lane and how full that is. */
export function GroupHeading({ line }: { line: Extract<Line, { kind: 'session' | 'lane' }> }) {
  return line.kind === 'lane' ? <LaneHeading line={line} /> : <SessionHeading line={line} />;
}

function SessionHeading({ line }: { line: Extract<Line, { kind: 'session' }> }) {
  const title = visibleText(useSession(line.session)?.title ?? '') || 'Untitled';
  return (
    <h3 className={styles.heading}>
      <span className={styles.headingName} title={title}>
        {title}
      </span>
      <span className={styles.headingCount}>{line.live}</span>
    </h3>
  );
}

function LaneHeading({ line: { lane, atWork, cap, queued } }: { line: Extract<Line, { kind: 'lane' }> }) {
  return (
    <h3 className={styles.heading} title={capWords(lane, cap)}>
      <span className={styles.headingName}>{laneNames[lane]}</span>
      <span className={styles.headingCount}>
        {atWork}
        {cap >= 0 && ` / ${cap}`} at work
        {queued > 0 && <span className={styles.queued}> · {queued} queued</span>}
      </span>
    </h3>
  );
}

function capWords(lane: Lane, cap: number): string {
  if (lane === 'foreground') return 'The agents that you started yourself: as many as you like';
  const key = lane === 'agents' ? 'agent_max_threads' : 'nanite_max_threads';
  return cap < 0
    ? `As many as there are (${key} = -1)`
    : `${counted(cap, 'run')} at once (${key}). One that waits for its child holds no place`;
}
