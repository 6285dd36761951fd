import { COMMANDS } from '#renderer/app/overlay.ts';
import { fit } from '#renderer/ui/fuzzy.ts';
import type { Entry } from './entries.ts';

/** Entries under a heading; `more` are found and not shown. */
export interface Found {
  readonly heading: string;
  readonly entries: readonly Entry[];
  readonly more: number;
}

const RECENT = 'Recent';
const RECENT_SHOWN = 5;
/** Places under a heading, before anything is typed and after: of hundreds nobody reads more, they type on. */
const PLACES_SHOWN = { before: 5, after: 8 };
/** What was chosen lately stands before what fits as well, and not before what fits better. */
const RECENT_WORTH = 0.05;

/**
 * What the palette shows for a query. Empty, it lists what was chosen lately and then everything in order; else the best fits, the
 * heading with the best of them on top. `>` before it leaves places out. `recent` are ids, the latest first.
 */
export function findEntries(entries: readonly Entry[], query: string, recent: readonly string[]): readonly Found[] {
  const commandsOnly = query.startsWith(COMMANDS);
  const words = (commandsOnly ? query.slice(COMMANDS.length) : query).trim();
  const offered = commandsOnly ? entries.filter((entry) => entry.of.kind === 'action') : entries;
  return words === '' ? unasked(offered, recent) : best(offered, words, recent);
}

function unasked(entries: readonly Entry[], recent: readonly string[]): readonly Found[] {
  // Going to where one is, or what cannot be done, is no choice to make first.
  const open = new Map(entries.filter((entry) => !entry.current && !entry.blocked).map((entry) => [entry.id, entry]));
  const lately = recent.flatMap((id) => open.get(id) ?? []).slice(0, RECENT_SHOWN);
  const others = entries.filter((entry) => !entry.current && !lately.includes(entry));
  return [...(lately.length > 0 ? [{ heading: RECENT, entries: lately, more: 0 }] : []), ...grouped(others, PLACES_SHOWN.before)];
}

function best(entries: readonly Entry[], words: string, recent: readonly string[]): readonly Found[] {
  const fits = entries.flatMap((entry) => {
    const score = fit(words, entry.by);
    if (score === null) return [];
    return [{ entry, score: score + (recent.includes(entry.id) ? RECENT_WORTH : 0) - (entry.blocked ? 1 : 0) }];
  });
  return grouped(
    fits.toSorted((a, b) => b.score - a.score).map(({ entry }) => entry),
    PLACES_SHOWN.after,
  );
}

/** By heading, in the order in which headings first come. */
function grouped(entries: readonly Entry[], shown: number): readonly Found[] {
  return [...Map.groupBy(entries, (entry) => entry.heading)].map(([heading, all]) => {
    const kept = all[0]?.of.kind === 'place' ? all.slice(0, shown) : all;
    return { heading, entries: kept, more: all.length - kept.length };
  });
}
