import { useEffect, useMemo } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { useTranscripts } from '#renderer/stores/transcripts.ts';
import type { Agent } from '#shared/model/agent.ts';
import { callUsageWords } from './call-usage-words.ts';
import type { TurnEntry } from './use-turns.ts';
import styles from './Request.module.css';

/** Tokens and cost of one model call, as its transcript holds them: of a turn far back, once that is loaded. */
export function CallUsage({ agent, turn: { turn, attempt } }: { agent: Agent; turn: TurnEntry }) {
  const { transcripts } = useClient();
  useEffect(() => void transcripts.ensure(agent.session), [agent.session, transcripts]);
  const items = useTranscripts((state) => state.loaded.get(agent.session)?.items);
  const words = useMemo(() => callUsageWords(items ?? [], turn, attempt), [items, turn, attempt]);
  return words === '' ? null : <p className={styles.usage}>{words}</p>;
}
