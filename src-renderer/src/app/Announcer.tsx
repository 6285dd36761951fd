import { useEffect, useState } from 'react';
import { useAsked } from '#renderer/stores/asked.ts';
import { useLive } from '#renderer/stores/live.ts';
import { useView } from '#renderer/stores/view.ts';
import { statusWords } from '#renderer/ui/status-look.ts';

/** At most one announcement in this time: streaming would never let a person finish a sentence. */
const QUIET_MS = 4000;

/** Says to assistive technology what matters of the selected session: its run's state, and that somebody needs the person. */
export function Announcer() {
  const session = useView((view) => view.session);
  const status = useLive((live) => {
    const agent = session === null ? undefined : live.sessions.get(session)?.agent;
    return agent === undefined ? undefined : live.agents.get(agent)?.run.status;
  });
  const needs = useAsked().length;
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => {
      const state = status === undefined || status === 'running' || status === 'waiting' ? '' : `Run ${statusWords(status).toLowerCase()}.`;
      const asks = needs === 0 ? '' : ` ${needs === 1 ? '1 request needs you.' : `${needs} requests need you.`}`;
      setSaid(`${state}${asks}`.trim());
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [status, needs, session]);
  return (
    <div role="log" aria-live="polite" className="visually-hidden">
      {said}
    </div>
  );
}
