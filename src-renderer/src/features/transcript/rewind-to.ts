import { firstLine } from '#shared/model/text.ts';
import type { Rewinding } from '#renderer/stores/rewinding.ts';
import type { Row } from './rows.ts';

/** Where a row would take its agent back to; null where it is no step. */
export function rewindTo(row: Row | undefined): Rewinding | null {
  const place = row === undefined ? null : placeOf(row);
  return row === undefined || place === null ? null : { agent: row.owner, ...place };
}

function placeOf(row: Row): Pick<Rewinding, 'to' | 'where'> | null {
  if (row.kind === 'call') {
    const { item } = row;
    // The setup of its worktree is no step of the agent's: it has no turn.
    return item.state === 'ended' && item.turn > 0 ? { to: item.event, where: `after “${(item.override ?? item).display.title}”` } : null;
  }
  if (row.kind !== 'item') return null;
  const { item } = row;
  switch (item.kind) {
    case 'message':
      return { to: item.event, where: `before “${firstLine(item.text, 60)}”` };
    case 'text':
      return item.cut ? null : { to: item.event, where: `after “${firstLine(item.text, 60)}”` };
    case 'rewound':
      return { to: item.event, where: 'before this rewind' };
    default:
      return null;
  }
}
