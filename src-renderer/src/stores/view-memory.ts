import type { AgentId, SessionId } from '#shared/lib/ids.ts';
import { type Layout, useView, type ViewState } from './view.ts';

const KEY = 'coppice.view';
/** Gestures remembered, the newest: enough for every tree a person has open. */
const EXPANDED_LIMIT = 2000;

type Kept = Partial<Layout & Pick<ViewState, 'session' | 'agent'>> & { expanded?: [string, boolean][] };

/** Reads where the person was and keeps it from now on, at most once a task. Returns the stopper. */
export function keepView(storage: Storage): () => void {
  useView.setState(readView(storage, useView.getState()));
  let due = false;
  const write = () => {
    due = false;
    const { theme, left, right, panel, agentsBy, session, agent, expanded } = useView.getState();
    const kept: Kept = { theme, left, right, panel, agentsBy, session, agent, expanded: [...expanded].slice(-EXPANDED_LIMIT) };
    try {
      storage.setItem(KEY, JSON.stringify(kept));
    } catch {
      // Layout that is not remembered is no reason to stop.
    }
  };
  const stop = useView.subscribe((now, before) => {
    if (now.reveal !== before.reveal && now.expanded === before.expanded) return;
    if (!due) setTimeout(write, 200);
    due = true;
  });
  const flush = () => due && write();
  window.addEventListener('pagehide', flush);
  return () => {
    stop();
    window.removeEventListener('pagehide', flush);
    flush();
  };
}

function readView(storage: Storage, initial: ViewState): Partial<ViewState> {
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? '{}') as Kept;
    const pane = (found: Layout['left'] | undefined, otherwise: Layout['left']) =>
      typeof found?.open === 'boolean' && typeof found.size === 'number' ? { open: found.open, size: found.size } : otherwise;
    return {
      theme: kept.theme === 'light' || kept.theme === 'dark' ? kept.theme : 'system',
      left: pane(kept.left, initial.left),
      right: pane(kept.right, initial.right),
      panel: typeof kept.panel === 'string' ? kept.panel : initial.panel,
      agentsBy: kept.agentsBy === 'lane' ? 'lane' : 'session',
      session: typeof kept.session === 'string' ? (kept.session as SessionId) : null,
      agent: typeof kept.agent === 'string' ? (kept.agent as AgentId) : null,
      expanded: new Map(Array.isArray(kept.expanded) ? kept.expanded : []),
    };
  } catch {
    return {};
  }
}
