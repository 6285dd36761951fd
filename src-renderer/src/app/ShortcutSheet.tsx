import { type Action, actionGroups, type KeyHint } from '#renderer/ui/contribution.ts';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import type { ActionRegistry, Conflict } from './actions.ts';
import { closeOverlay, useOverlay } from './overlay.ts';
import styles from './ShortcutSheet.module.css';

/** Every chord and slash command there is, by group, and the keys that a part of the window takes for itself. */
export function ShortcutSheet({ registry, hints }: { registry: ActionRegistry; hints: readonly KeyHint[] }) {
  const open = useOverlay(({ overlay }) => overlay.over === 'shortcuts');
  return (
    <Dialog open={open} onClose={closeOverlay} title="Keyboard shortcuts and slash commands" wide>
      {registry.conflicts.length > 0 && <Conflicts registry={registry} />}
      <div className={styles.columns}>
        {sectionsOf(registry.actions, hints).map(({ heading, lines }) => (
          <section key={heading} className={styles.section} aria-label={heading}>
            <h3 className={styles.heading}>{heading}</h3>
            <dl className={styles.lines}>
              {lines.map(({ title, slash, chords }) => (
                <div key={title} className={styles.line}>
                  <dt>{title}</dt>
                  <dd className={styles.keys}>
                    {slash !== undefined && <code className={styles.slash}>/{slash}</code>}
                    {chords.map((chord) => (
                      <Kbd key={chord} keys={chord} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={styles.note}>
        Whatever has no shortcut is found in the palette: <Kbd keys="mod+k" />
      </p>
    </Dialog>
  );
}

interface Section {
  readonly heading: string;
  readonly lines: readonly { readonly title: string; readonly slash?: string | undefined; readonly chords: readonly string[] }[];
}

function sectionsOf(actions: readonly Action[], hints: readonly KeyHint[]): readonly Section[] {
  const offered = actions.filter(({ shortcut, slash }) => shortcut !== undefined || slash !== undefined);
  const sections = [
    ...actionGroups.map((group) => ({
      heading: group,
      lines: offered
        .filter((action) => action.group === group)
        .map(({ title, slash, shortcut }) => ({ title, slash, chords: shortcut === undefined ? [] : [shortcut] })),
    })),
    ...[...Map.groupBy(hints, ({ where }) => where)].map(([where, keys]) => ({
      heading: where,
      lines: keys.map((hint) => ({ title: hint.title, chords: hint.keys })),
    })),
  ];
  return sections.filter(({ lines }) => lines.length > 0);
}

/** A mistake of the program, and nobody else would tell of it. */
function Conflicts({ registry: { actions, conflicts } }: { registry: ActionRegistry }) {
  const titleOf = (id: string) => actions.find((action) => action.id === id)?.title ?? id;
  const wordsOf = ({ wanted, kept, left }: Conflict) => (
    <li key={`${wanted} ${left}`}>
      {wanted.startsWith('/') ? <code>{wanted}</code> : <Kbd keys={wanted} />} is asked for twice: “{titleOf(kept)}” has it, “
      {titleOf(left)}” goes without.
    </li>
  );
  return (
    <Callout look="needs">
      <ul className={styles.conflicts}>{conflicts.map(wordsOf)}</ul>
    </Callout>
  );
}
