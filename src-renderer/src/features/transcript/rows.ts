import type { AgentId, SessionId } from '#shared/lib/ids.ts';
import type { CallItem, CompactionItem, TranscriptItem } from '#shared/projections/transcript.ts';
import type { FlowBlock } from '#renderer/stores/flow.ts';
import type { LoadedTranscript } from '#renderer/stores/transcripts.ts';
import { goneItems } from './gone-items.ts';

interface Common {
  /** Stable through all folding and loading; unique in the tree. */
  readonly key: string;
  /** Sessions it lies within: 0 in the root's. */
  readonly depth: number;
  readonly session: SessionId;
  /** Whose transcript it is in. */
  readonly owner: AgentId;
  /** Whether it can be opened, and is; null where there is nothing to open. */
  readonly open: boolean | null;
  /** The model knows it no more: a compaction took it away, or a rewind put it out of count. */
  readonly gone: boolean;
}

export type CallRow = Common & { readonly kind: 'call'; readonly item: CallItem };

/** One line of the flat list that the tree is drawn from. */
export type Row =
  | (Common & { readonly kind: 'item'; readonly item: Exclude<TranscriptItem, CallItem> })
  | CallRow
  /** Arguments and output of an open call. */
  | (Common & { readonly kind: 'detail'; readonly item: CallItem })
  | (Common & { readonly kind: 'approval'; readonly item: CallItem })
  /** What an open call asks, and the ways to answer it. */
  | (Common & { readonly kind: 'question'; readonly item: CallItem })
  /** Quiet reads in a row, folded into one. */
  | (Common & { readonly kind: 'reads'; readonly items: readonly CallItem[] })
  /** What a rewind has put out of count, folded into one. */
  | (Common & { readonly kind: 'gone'; readonly items: readonly TranscriptItem[] })
  | (Common & { readonly kind: 'agent'; readonly agent: AgentId })
  | (Common & { readonly kind: 'flow'; readonly block: string; readonly flow: FlowBlock['kind'] })
  | (Common & { readonly kind: 'edge'; readonly edge: 'older' | 'loading' | 'failed' })
  /** What the run does or waits for now: the last line of a run that has not ended. */
  | (Common & { readonly kind: 'now' });

/** Everything that the rows are computed from. Each part is replaced when it changes, so that parts may be compared. */
export interface Tree {
  readonly loaded: ReadonlyMap<SessionId, LoadedTranscript>;
  readonly expanded: ReadonlyMap<string, boolean>;
  readonly spawned: ReadonlyMap<string, readonly AgentId[]>;
  readonly flow: ReadonlyMap<SessionId, readonly FlowBlock[]>;
  readonly sessionOf: (agent: AgentId) => SessionId | undefined;
  /** Whether the agent's run goes on. */
  readonly isLive: (agent: AgentId) => boolean;
}

/** Reads in a row from here on are folded. */
const GROUP_FROM = 3;

interface Segment {
  readonly inputs: readonly unknown[];
  readonly rows: readonly Row[];
}

/** Keeps what was computed for sessions that did not change, and the very row objects of items that did not. */
export interface RowMemory {
  readonly segments: Map<string, Segment>;
  /** Flow and what goes on now, by session. */
  readonly ends: Map<SessionId, readonly Row[]>;
  readonly items: WeakMap<TranscriptItem, Row[]>;
  /** Folded reads by the first of them. */
  readonly reads: WeakMap<CallItem, Extract<Row, { kind: 'reads' }>>;
  /** What was rewound, by the first of it. */
  readonly gone: WeakMap<TranscriptItem, Extract<Row, { kind: 'gone' }>>;
}

export function newRowMemory(): RowMemory {
  return { segments: new Map(), ends: new Map(), items: new WeakMap(), reads: new WeakMap(), gone: new WeakMap() };
}

/** The rows that can be seen when scrolling through the tree of one root session. */
export function visibleRows(tree: Tree, session: SessionId, owner: AgentId, memory: RowMemory): Row[] {
  const rows: Row[] = [];
  const walk = (inside: SessionId, of: AgentId, depth: number) => {
    for (const row of segment(tree, inside, of, depth, memory)) {
      rows.push(row);
      if (row.kind !== 'agent' || row.open !== true) continue;
      const child = tree.sessionOf(row.agent);
      if (child !== undefined) walk(child, row.agent, depth + 1);
    }
    for (const row of endRows(tree, inside, of, depth, memory)) rows.push(row);
  };
  walk(session, owner, 0);
  return rows;
}

/** The rows of what facts have told. A session grows at its end many times a second: what is the same is taken from memory. */
function segment(tree: Tree, session: SessionId, owner: AgentId, depth: number, memory: RowMemory): readonly Row[] {
  const loaded = tree.loaded.get(session);
  const inputs = [loaded, tree.expanded, tree.spawned, depth];
  const before = memory.segments.get(session);
  if (before !== undefined && inputs.every((input, index) => input === before.inputs[index])) return before.rows;
  const rows = segmentRows(tree, session, owner, depth, loaded, memory);
  memory.segments.set(session, { inputs, rows });
  return rows;
}

function segmentRows(
  tree: Tree,
  session: SessionId,
  owner: AgentId,
  depth: number,
  loaded: LoadedTranscript | undefined,
  memory: RowMemory,
): readonly Row[] {
  const rows: Row[] = [];
  const common: Keyed = (local, open = null) => ({ key: `${session}/${local}`, depth, session, owner, open, gone: false });
  if (loaded === undefined || loaded.state !== 'ready')
    return [{ ...common('edge'), kind: 'edge', edge: loaded?.state === 'failed' ? 'failed' : 'loading' }];
  if (loaded.more) rows.push({ ...common('edge'), kind: 'edge', edge: loaded.loadingOlder ? 'loading' : 'older' });

  const away = goneItems(loaded.items);
  const isGone = goneIn(loaded, away);
  const rowsOf = (item: TranscriptItem) =>
    itemRows(tree, item, (local, open) => ({ ...common(local, open), gone: isGone(item) }), depth, memory);
  let reads: CallItem[] = [];
  const flushReads = () => {
    const first = reads[0];
    if (first !== undefined && reads.length >= GROUP_FROM) {
      const row = readsRow(tree, first, reads, (local, open) => ({ ...common(local, open), gone: isGone(first) }), depth, memory);
      rows.push(row);
      if (row.open === true) for (const item of reads) rows.push(...rowsOf(item));
    } else for (const item of reads) rows.push(...rowsOf(item));
    reads = [];
  };

  let gone: TranscriptItem[] = [];
  const flushGone = () => {
    const [first] = gone;
    if (first === undefined) return;
    const row = goneRow(tree, first, gone, common, depth, memory);
    rows.push(row);
    const within: Keyed = (local, open = null) => ({ ...common(local, open), gone: true });
    if (row.open === true) for (const item of gone) rows.push(...itemRows(tree, item, within, depth, memory));
    gone = [];
  };

  for (const item of loaded.items) {
    if (!isShown(item)) continue;
    if (away.has(item.key)) {
      flushReads();
      gone.push(item);
      continue;
    }
    flushGone();
    if (isQuietRead(item) && !tree.spawned.has(item.call) && tree.expanded.get(`${session}/${item.key}`) !== true) {
      // What is known and what is not are two groups.
      if (reads[0] !== undefined && isGone(reads[0]) !== isGone(item)) flushReads();
      reads.push(item);
      continue;
    }
    flushReads();
    if (item.kind === 'end' && saysTheSame(rows.at(-1), item.reason)) rows.pop();
    rows.push(...rowsOf(item));
  }
  flushReads();
  flushGone();

  return rows;
}

/** What comes after the last fact: the pieces of an answer on its way, and what the run does now. */
function endRows(tree: Tree, session: SessionId, owner: AgentId, depth: number, memory: RowMemory): readonly Row[] {
  const loaded = tree.loaded.get(session);
  if (loaded === undefined || loaded.state !== 'ready') return [];
  const before = memory.ends.get(session) ?? [];
  const common = (key: string): Common => ({ key: `${session}/${key}`, depth, session, owner, open: null, gone: false });
  const same = (row: Row): Row => before.find(({ key, depth: there }) => key === row.key && there === depth) ?? row;
  const rows: Row[] = [];
  for (const { block, kind } of tree.flow.get(session) ?? []) {
    // The key is that of the item it will become, so that the line is the same one when its fact arrives.
    if (kind !== 'output') rows.push(same({ ...common(`part:${block}`), kind: 'flow', block, flow: kind }));
  }
  if (tree.isLive(owner)) rows.push(same({ ...common('now'), kind: 'now' }));
  memory.ends.set(session, rows);
  return rows;
}

type Keyed = (local: string, open?: boolean | null) => Common;

/** Rows of one item: the same objects as long as the item and what is open of it are the same. */
function itemRows(tree: Tree, item: TranscriptItem, common: Keyed, depth: number, memory: RowMemory): readonly Row[] {
  const agents = agentsOf(tree, item);
  const before = memory.items.get(item);
  const base = common(item.key);
  const asBefore = before?.[0]?.depth === depth && before[0].gone === base.gone;
  if (before !== undefined && asBefore && isSameFolding(before, agents, tree)) return before;
  const open = isFoldable(item) ? (tree.expanded.get(base.key) ?? false) : null;
  const rows: Row[] = [];
  if (item.kind === 'call') {
    rows.push({ ...base, open, kind: 'call', item });
    if (open === true) rows.push({ ...common(`${item.key}/detail`), kind: 'detail', item });
    const asks = item.question === null ? 'approval' : 'question';
    if (item.state === 'asking') rows.push({ ...common(`${item.key}/${asks}`), kind: asks, item });
  } else rows.push({ ...base, open, kind: 'item', item });
  for (const agent of agents)
    rows.push({ ...base, key: agent, open: tree.expanded.get(agent) ?? false, kind: 'agent', agent, gone: false });
  memory.items.set(item, rows);
  return rows;
}

/** The agents that stand inside an item: those that the call made, or the nanite that was asked for here. */
export function agentsOf({ spawned }: Pick<Tree, 'spawned'>, item: TranscriptItem): readonly AgentId[] {
  if (item.kind === 'nanite') return [item.nanite];
  return item.kind === 'call' ? (spawned.get(item.call) ?? NOBODY) : NOBODY;
}

/** Whether these rows are open and closed as the tree has it now, with these agents. */
function isSameFolding(before: readonly Row[], agents: readonly AgentId[], tree: Tree): boolean {
  let shown = 0;
  for (const row of before) {
    if (row.open !== null && row.open !== (tree.expanded.get(row.key) ?? false)) return false;
    if (row.kind !== 'agent') continue;
    if (row.agent !== agents[shown]) return false;
    shown += 1;
  }
  return shown === agents.length;
}

function readsRow(tree: Tree, first: CallItem, items: readonly CallItem[], common: Keyed, depth: number, memory: RowMemory): Row {
  const before = memory.reads.get(first);
  const base = common(`reads:${first.key}`);
  const open = tree.expanded.get(base.key) ?? false;
  // What was read stays read: a group changes only by growing or by losing its end.
  if (
    before?.open === open &&
    before.depth === depth &&
    before.gone === base.gone &&
    before.items.length === items.length &&
    before.items.at(-1) === items.at(-1)
  )
    return before;
  const row = { ...base, open, kind: 'reads', items } as const;
  memory.reads.set(first, row);
  return row;
}

/** Which items the newest compaction that counts took from the model. The first message of a session it knows always. */
function goneIn({ items, more }: Pick<LoadedTranscript, 'items' | 'more'>, away: ReadonlySet<string>): (item: TranscriptItem) => boolean {
  // One that a rewind has put out of count takes nothing away.
  const cut = items.findLast((item): item is CompactionItem => item.kind === 'compaction' && !away.has(item.key));
  if (cut === undefined) return () => false;
  const first = more ? undefined : items.find(({ kind }) => kind === 'message');
  return (item) => {
    if (item.kind === 'call') return item.turn < cut.kept || cut.emptied.includes(item.call);
    if (item.kind === 'text' || item.kind === 'reasoning') return item.turn < cut.kept;
    return item.kind === 'message' && item !== first && item.turn !== null && item.turn < cut.kept;
  };
}

/** The first that can be seen of what the newest compaction took from the model, as far as it is loaded. */
export function firstGone(loaded: Pick<LoadedTranscript, 'items' | 'more'>): TranscriptItem | undefined {
  const isGone = goneIn(loaded, goneItems(loaded.items));
  return loaded.items.find((item) => isGone(item) && isShown(item));
}

function goneRow(
  tree: Tree,
  first: TranscriptItem,
  items: readonly TranscriptItem[],
  common: Keyed,
  depth: number,
  memory: RowMemory,
): Row {
  const before = memory.gone.get(first);
  const base = common(`gone:${first.key}`);
  const open = tree.expanded.get(base.key) ?? false;
  if (before?.open === open && before.depth === depth && before.items.length === items.length && before.items.at(-1) === items.at(-1))
    return before;
  const row = { ...base, open, kind: 'gone', items } as const;
  memory.gone.set(first, row);
  return row;
}

const NOBODY: readonly AgentId[] = [];

function isFoldable(item: TranscriptItem): boolean {
  return item.kind === 'call' || item.kind === 'reasoning' || item.kind === 'compaction';
}

/** What every run has is no news: only a turn that broke off, and a run that follows a cut one, are shown; and no words without a letter. */
function isShown(item: TranscriptItem): boolean {
  if (item.kind === 'turn') return item.state === 'cut' && item.failure !== null;
  if (item.kind === 'run') return item.trigger === 'resume';
  // There to be given back to the provider, with what it signed or encrypted.
  if (item.kind === 'text' || item.kind === 'reasoning') return item.text !== '';
  return true;
}

/** A turn that broke off, right before the end of the run that it brought about: told once is enough. */
function saysTheSame(row: Row | undefined, reason: string): boolean {
  return row?.kind === 'item' && row.item.kind === 'turn' && row.item.failure !== null && reason.includes(row.item.failure);
}

function isQuietRead(item: TranscriptItem): item is CallItem {
  return (
    item.kind === 'call' &&
    !item.mutates &&
    item.state === 'ended' &&
    item.outcome === 'ok' &&
    (item.display.kind === 'read' || item.display.kind === 'search')
  );
}

/** Index of the row that this one lies within, or -1. */
export function parentIndex(rows: readonly Row[], index: number): number {
  const row = rows[index];
  if (row === undefined) return -1;
  const level = levelOf(row);
  for (let at = index - 1; at >= 0; at -= 1) {
    const above = rows[at];
    if (above !== undefined && levelOf(above) < level) return at;
  }
  return -1;
}

/** Rows that stand inside the item above them. */
const INSIDE: ReadonlySet<Row['kind']> = new Set(['detail', 'approval', 'question', 'agent']);

/** Level in the tree as assistive technology counts it, from 1. */
export function levelOf(row: Row): number {
  return row.depth * 2 + 1 + (INSIDE.has(row.kind) ? 1 : 0);
}
