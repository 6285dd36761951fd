import { useMemo, useState } from 'react';
import { closeOverlay, COMMANDS, typeInPalette, useOverlay } from '#renderer/app/overlay.ts';
import { paletteActions } from '#renderer/app/overlay-actions.ts';
import { useRunAndTell } from '#renderer/ui/use-run-and-tell.ts';
import { rememberChoice, useRecents } from '#renderer/stores/recents.ts';
import { useActions } from '#renderer/ui/actions-context.tsx';
import type { Contribution } from '#renderer/ui/contribution.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { type PickItem, Picker } from '#renderer/ui/Picker.tsx';
import { StatusDot } from '#renderer/ui/StatusDot.tsx';
import { entriesOf, type Entry } from './entries.ts';
import { findEntries } from './find-entries.ts';
import styles from './Palette.module.css';

/** Over the window while it is asked for: goes to any session or agent, and runs any action, by its name. */
export function Palette({ contributions }: { contributions: readonly Contribution[] }) {
  const { overlay } = useOverlay();
  return overlay.over === 'palette' ? <OpenPalette query={overlay.query} contributions={contributions} /> : null;
}

function OpenPalette({ query, contributions }: { query: string; contributions: readonly Contribution[] }) {
  const { all } = useActions();
  const run = useRunAndTell();
  // As things stood when it opened: lines that come and go under the hand cannot be picked.
  const [entries] = useState(() =>
    entriesOf(
      contributions.flatMap((each) => each.places?.() ?? []),
      all.filter((action) => !paletteActions.some(({ id }) => id === action.id)),
    ),
  );
  const recent = useRecents((recents) => recents.ids);
  const groups = useMemo(
    () => findEntries(entries, query, recent).map(({ entries: found, ...group }) => ({ ...group, items: found.map(pickOf) })),
    [entries, query, recent],
  );
  const pick = (id: string) => {
    const entry = entries.find((each) => each.id === id);
    if (entry === undefined) return;
    rememberChoice(id);
    if (entry.of.kind === 'place') entry.of.place.go();
    else run(entry.of.action);
    requestAnimationFrame(keepFocus);
  };
  return (
    <Picker
      label="Go to or run"
      placeholder="Go to a session or an agent, or run a command"
      query={query}
      onQuery={typeInPalette}
      groups={groups}
      onPick={pick}
      onClose={closeOverlay}
      empty={<Nothing query={query} />}
      footer={<Footer commandsOnly={query.startsWith(COMMANDS)} />}
    />
  );
}

function pickOf({ id, title, detail, blocked, current, of }: Entry): PickItem {
  const base = { id, title, detail, blocked };
  if (of.kind === 'place') {
    const { status, needsPerson } = of.place;
    return {
      ...base,
      mark: <StatusDot status={status} needsPerson={needsPerson} />,
      tail: current && <span className={styles.tail}>Here</span>,
    };
  }
  const { icon, shortcut, slash } = of.action;
  return {
    ...base,
    mark: <Icon name={icon ?? 'chevronRight'} size={14} />,
    tail: shortcut !== undefined ? <Kbd keys={shortcut} /> : slash !== undefined && <span className={styles.slash}>/{slash}</span>,
  };
}

function Nothing({ query }: { query: string }) {
  if (!query.startsWith(COMMANDS)) return <>No session, agent or command fits “{query.trim()}”.</>;
  return (
    <>
      No command fits “{query.slice(COMMANDS.length).trim()}”. Without the {COMMANDS}, sessions and agents are looked through as well.
    </>
  );
}

function Footer({ commandsOnly }: { commandsOnly: boolean }) {
  return (
    <>
      <span className={styles.hint}>
        <Kbd keys="arrowup" />
        <Kbd keys="arrowdown" /> choose
      </span>
      <span className={styles.hint}>
        <Kbd keys="enter" /> go or run
      </span>
      <span className={styles.hint}>
        <Kbd keys="escape" /> close
      </span>
      <span className={styles.grow} />
      {!commandsOnly && (
        <span className={styles.hint}>
          <Kbd keys={COMMANDS} /> commands only
        </span>
      )}
    </>
  );
}

/** Where what had the focus is gone with what was left, the keyboard goes to the field of the centre. */
function keepFocus(): void {
  if (document.activeElement === null || document.activeElement === document.body)
    document.querySelector<HTMLElement>('main textarea')?.focus();
}
