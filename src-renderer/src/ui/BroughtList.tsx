import { useState } from 'react';
import { doesWords, isCommand } from '#shared/model/brought-words.ts';
import type { BroughtNow, ProjectLook } from '#shared/model/project-look.ts';
import { Badge } from './Badge.tsx';
import styles from './BroughtList.module.css';
import { Button } from './Button.tsx';
import { LongOutput } from './LongOutput.tsx';
import { visibleText } from './visible-text.ts';

/** Everything that a project brings, as it is: what would run, who would be asked. What is new or another since comes first. */
export function BroughtList({ look, onRead }: { look: ProjectLook; onRead: () => void }) {
  const { brings, gone, standing } = look;
  const again = standing === 'changed';
  const sorted = again ? brings.toSorted((a, b) => Number(a.change === 'same') - Number(b.change === 'same')) : brings;
  return (
    <ul className={styles.list} aria-label="What this project brings">
      {sorted.map((thing) => (
        <Thing key={`${thing.kind} ${thing.name}`} thing={thing} again={again} onRead={onRead} />
      ))}
      {again &&
        gone.map(({ kind, name }) => (
          <li key={`${kind} ${name}`} className={styles.thing}>
            <p className={styles.head}>
              <Badge>gone</Badge> {doesWords[kind]} <code>{visibleText(name)}</code>
            </p>
          </li>
        ))}
    </ul>
  );
}

function Thing({ thing, again, onRead }: { thing: BroughtNow; again: boolean; onRead: () => void }) {
  const { kind, name, says, change, before, text } = thing;
  const [open, setOpen] = useState(false);
  const opens = kind === 'definition' ? 'Instructions' : kind === 'playbook' ? 'Script' : null;
  const changed = again && change === 'changed';
  return (
    <li className={styles.thing}>
      <div className={styles.head}>
        <span>{doesWords[kind]}</span>
        <code className={styles.name}>{visibleText(name)}</code>
        {again && change !== 'same' && <Badge look="needs">{change}</Badge>}
        {opens !== null && (
          <Button
            small
            look="quiet"
            icon={open ? 'chevronDown' : 'chevronRight'}
            aria-expanded={open}
            aria-label={`${opens} of ${name}`}
            onClick={() => {
              setOpen(!open);
              onRead();
            }}
          >
            {opens}
          </Button>
        )}
      </div>
      {isCommand(kind) ? (
        <Commands before={changed ? before : null} now={says} />
      ) : (
        says !== '' && <Words before={changed ? before : null} now={says} />
      )}
      {changed && before === null && kind === 'definition' && (
        <p className={styles.note}>Its instructions, or keys that are not shown here, are others.</p>
      )}
      {open && text !== null && <LongOutput label={`${opens ?? ''} in ${name}`} text={text} />}
    </li>
  );
}

/** Commands as they would run; where they changed, the lines that are gone and those that came. */
function Commands({ before, now }: { before: string | null; now: string }) {
  const [old, lines] = [before?.split('\n') ?? [], now.split('\n')];
  return (
    <pre className={styles.commands}>
      {old
        .filter((line) => !lines.includes(line))
        .map((line, index) => (
          <del key={`${index} ${line}`}>{visibleText(line)}</del>
        ))}
      {now === '' ? (
        <span>(no command)</span>
      ) : (
        lines.map((line, index) =>
          before === null || old.includes(line) ? (
            <span key={`${index} ${line}`}>{visibleText(line)}</span>
          ) : (
            <ins key={`${index} ${line}`}>{visibleText(line)}</ins>
          ),
        )
      )}
    </pre>
  );
}

function Words({ before, now }: { before: string | null; now: string }) {
  return (
    <p className={styles.words}>
      {before !== null && <del>{visibleText(before)}</del>}
      {visibleText(now)}
    </p>
  );
}
