import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { Landed } from '#shared/model/merging.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import { type Projection, UNCHANGED } from './projection.ts';

/** Worktrees by the id of the agent they were made for. */
export const worktrees: Projection<Worktree> = {
  name: 'worktrees',
  version: 9,
  fold(get, event) {
    if (event.agent === null || event.session === null) return UNCHANGED;
    if (event.type === 'worktree.requested') {
      const row: Worktree = {
        ...event.body,
        agent: event.agent,
        session: event.session,
        state: 'requested',
        onDisk: false,
        ports: null,
        setup: null,
        head: event.body.base,
        commits: 0,
        files: 0,
        added: 0,
        removed: 0,
        pending: null,
        mergedAs: null,
        landed: [],
        undone: null,
        keptSince: null,
        viewed: {},
        kept: {},
        comments: [],
      };
      return [{ key: row.agent, row }];
    }
    const before = get(event.agent);
    if (before === undefined) return UNCHANGED;
    const row = after(before, event);
    return row === before ? UNCHANGED : [{ key: row.agent, row }];
  },
};

function after(tree: Worktree, event: LedgerEvent): Worktree {
  switch (event.type) {
    case 'worktree.ready':
      return { ...tree, state: 'ready', onDisk: true };
    case 'worktree.ports_assigned':
      return { ...tree, ports: event.body };
    case 'setup.requested':
      return { ...tree, setup: { ...event.body, state: 'requested', recovery: null, outcome: null } };
    case 'setup.started':
      return tree.setup === null ? tree : { ...tree, setup: { ...tree.setup, state: 'started', recovery: event.body.recovery } };
    case 'setup.ended':
      return tree.setup === null
        ? tree
        : { ...tree, setup: { ...tree.setup, state: 'ended', recovery: null, outcome: event.body.outcome } };
    case 'worktree.unavailable':
      return { ...tree, state: 'unavailable' };
    case 'worktree.committed':
      // Work that came after a merge is still to be merged.
      return {
        ...tree,
        ...event.body,
        state: event.body.head === tree.head ? tree.state : 'ready',
        undone: event.body.head === tree.head ? tree.undone : null,
      };
    case 'worktree.removed':
      return {
        ...tree,
        pending: null,
        onDisk: false,
        head: event.body.head,
        state: event.body.why === 'unchanged' ? 'removed' : event.body.why,
        keptSince: event.body.why === 'unchanged' ? null : event.at,
      };
    case 'worktree.purged':
      return { ...tree, keptSince: null };
    case 'merge.started': {
      const { target: branch, path, before, head, kind, result, queue } = event.body;
      const target = { branch, path: path === '' ? (tree.target?.path ?? '') : path };
      return { ...tree, pending: { kind: 'merge', as: kind, target, before, head, result, queue } };
    }
    case 'merge.ended': {
      const { outcome, commit } = event.body;
      if (outcome === 'failed' || commit === null || tree.pending?.kind !== 'merge') return { ...tree, pending: null };
      const { as: kind, head, before, target } = tree.pending;
      const landed = [...tree.landed, { kind, head, commit, before, target }];
      return { ...tree, pending: null, state: 'merged', mergedAs: commit, landed };
    }
    case 'merge.undo_started':
      return { ...tree, pending: { kind: 'undo_merge', ...event.body } };
    case 'merge.undo_ended': {
      const { pending } = tree;
      if (event.body.outcome === 'failed' || pending?.kind !== 'undo_merge') return { ...tree, pending: null };
      // A merged tree may have been removed: its branch is then brought back like a discarded one.
      return { ...tree, pending: null, state: tree.onDisk ? 'ready' : 'discarded', mergedAs: null, landed: without(tree, pending) };
    }
    case 'discard.started':
      return { ...tree, pending: { kind: 'discard', head: event.body.head } };
    case 'discard.undo_started':
      return { ...tree, pending: { kind: 'undo_discard', head: event.body.head } };
    case 'discard.undo_ended':
      // Its ports may be another's by now: those that it gets follow.
      return event.body.outcome === 'restored'
        ? { ...tree, pending: null, state: 'ready', onDisk: true, ports: null, keptSince: null }
        : { ...tree, pending: null };
    case 'undo.started':
      return { ...tree, pending: { kind: 'undo', what: event.body.what, head: event.body.head, paths: event.body.paths } };
    case 'undo.ended': {
      const { pending } = tree;
      const { outcome, commit } = event.body;
      if (outcome === 'failed' || pending?.kind !== 'undo' || commit === null) return { ...tree, pending: null };
      const undone = pending.what === 'undo' ? { commit, before: pending.head, paths: pending.paths } : null;
      return { ...tree, pending: null, undone };
    }
    case 'review.kept': {
      const { path, hunk, kept } = event.body;
      const others = (tree.kept[path] ?? []).filter((each) => each !== hunk);
      return { ...tree, kept: { ...tree.kept, [path]: kept ? [...others, hunk] : others } };
    }
    case 'review.commented': {
      const { message, comments } = event.body;
      const sent = comments.map((comment, number) => ({ ...comment, message, number, at: event.at, resolved: false }));
      return { ...tree, comments: [...tree.comments, ...sent] };
    }
    case 'review.resolved': {
      const { message, number, resolved } = event.body;
      const comments = tree.comments.map((each) => (each.message === message && each.number === number ? { ...each, resolved } : each));
      return { ...tree, comments };
    }
    case 'review.viewed': {
      const { [event.body.path]: _, ...others } = tree.viewed;
      const viewed = event.body.oid === null ? others : { ...others, [event.body.path]: event.body.oid };
      return { ...tree, viewed };
    }
    default:
      return tree;
  }
}

/** Taken back, it never came; reverted, the branch's work is out of the target again, from its base on or from what was merged before. */
function without({ landed, base }: Worktree, { how, from, to }: { how: 'moved_back' | 'reverted'; from: string; to: string }): Landed[] {
  const [last, former] = [landed.at(-1), landed.at(-2)];
  if (how === 'moved_back' || last === undefined) return landed.slice(0, -1);
  return [...landed, { kind: 'revert', head: former?.head ?? base, commit: to, before: from, target: last.target }];
}
