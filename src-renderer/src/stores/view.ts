import { create } from 'zustand';
import type { AgentId, SessionId } from '#shared/lib/ids.ts';

export type Theme = 'system' | 'light' | 'dark';

export type AgentsBy = 'session' | 'lane';

/** What is kept for the next time the window opens. */
export interface Layout {
  readonly theme: Theme;
  readonly left: { readonly open: boolean; readonly size: number };
  readonly right: { readonly open: boolean; readonly size: number };
  /** Open tab of the inspector. */
  readonly panel: string;
  /** What the running agents stand under in the sidebar. */
  readonly agentsBy: AgentsBy;
}

/** Where the person is, and how they left things. Rows of the ledger are never copied here. */
export interface ViewState extends Layout {
  /** Root session in the centre; null shows `start`. */
  readonly session: SessionId | null;
  /** Agent that the inspector is about; null means the root of `session`. */
  readonly agent: AgentId | null;
  /** View that covers the transcript; null shows the transcript, or `start`. */
  readonly view: string | null;
  /**
   * Nodes that the person opened or closed, by `session/key` of the transcript or by agent id. What is not named stands as it is by
   * default. Only a gesture writes here, never an event.
   */
  readonly expanded: ReadonlyMap<string, boolean>;
  /** Node to scroll to and light up once, and whether the keyboard goes there; `nonce` tells two asks for one node apart. */
  readonly reveal: { readonly node: string; readonly focus: boolean; readonly nonce: number } | null;
}

export const initialView: ViewState = {
  theme: 'system',
  left: { open: true, size: 264 },
  right: { open: true, size: 420 },
  panel: 'changes',
  agentsBy: 'session',
  session: null,
  agent: null,
  view: null,
  expanded: new Map(),
  reveal: null,
};

export const useView = create<ViewState>(() => initialView);

/** Puts a root session in the centre; null goes back to `start`. */
export function selectSession(session: SessionId | null): void {
  useView.setState({ session, agent: null, view: null });
}

/** Makes the inspector about this agent; the transcript stays where it is. */
export function inspectAgent(agent: AgentId | null): void {
  useView.setState({ agent });
}

/** Shows a panel of the inspector, opening the pane where it is closed. */
export function openPanel(panel: string): void {
  useView.setState((state) => ({ panel, right: { ...state.right, open: true } }));
}

/** Covers the centre with a view; null uncovers it. */
export function openView(view: string | null): void {
  useView.setState({ view });
}

export function setExpanded(nodes: readonly string[], open: boolean): void {
  useView.setState((state) => {
    const expanded = new Map(state.expanded);
    for (const node of nodes) expanded.set(node, open);
    return { expanded };
  });
}

/** Asks the transcript to scroll to a node of the selected session and to light it up once. */
export function revealNode(node: string, focus: boolean): void {
  useView.setState((state) => ({ reveal: { node, focus, nonce: (state.reveal?.nonce ?? 0) + 1 } }));
}

export function setPane(side: 'left' | 'right', change: Partial<Layout['left']>): void {
  useView.setState((state) => (side === 'left' ? { left: { ...state.left, ...change } } : { right: { ...state.right, ...change } }));
}

export function setAgentsBy(agentsBy: AgentsBy): void {
  useView.setState({ agentsBy });
}

export function setTheme(theme: Theme): void {
  useView.setState({ theme });
}
