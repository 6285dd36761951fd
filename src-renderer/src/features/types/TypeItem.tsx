import { memo, useState } from 'react';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { CopyButton } from '#renderer/ui/CopyButton.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { LongOutput } from '#renderer/ui/LongOutput.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import type { AgentType } from '#shared/model/agent-type.ts';
import { standingOf, typeFacts } from './type-words.ts';
import styles from './Types.module.css';

/** One definition: what an agent of it gets, where it stands, and what of its file has no effect. */
export const TypeItem = memo(function TypeItem({
  type,
  trusted,
  builtIn,
}: {
  type: AgentType;
  trusted: boolean | null;
  builtIn: ReadonlySet<string>;
}) {
  const [open, setOpen] = useState(false);
  const { used, badges, note } = standingOf(type, trusted, builtIn);
  return (
    <li className={classNames(styles.type, !used && styles.unused)} aria-label={type.name}>
      <div className={styles.head}>
        <div className={styles.names}>
          <h4 className={styles.name}>{visibleText(type.name)}</h4>
          {badges.map(({ words, warns }) => (
            <Badge key={words} look={warns ? 'needs' : 'plain'}>
              {words}
            </Badge>
          ))}
        </div>
        <Button
          small
          look="quiet"
          icon={open ? 'chevronDown' : 'chevronRight'}
          aria-expanded={open}
          disabled={type.instructions === ''}
          onClick={() => setOpen(!open)}
        >
          Instructions
        </Button>
      </div>
      {type.description !== '' && <p className={styles.description}>{visibleText(type.description)}</p>}
      <dl className={styles.facts}>
        {typeFacts(type).map(({ name, words, code }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {words}
              {code?.map((each, index) => (
                <code key={index}>{visibleText(each)}</code>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      {type.file !== null && <FilePath file={type.file} />}
      {note !== null && <Note words={note} />}
      {type.warnings.map((warning, index) => (
        <Note key={index} words={warning} warning />
      ))}
      {type.ignored.map(({ what, why }, index) => (
        <Note key={index} code={what} words={`has no effect: ${why}.`} />
      ))}
      {open && <LongOutput label={`Instructions of ${type.name}`} text={type.instructions} />}
    </li>
  );
});

/** A path, whole, to be copied. */
export function FilePath({ file }: { file: string }) {
  return (
    <p className={styles.file}>
      <Icon name="file" size={12} />
      <code>{visibleText(file)}</code>
      <CopyButton text={file} label="Copy the file’s path" />
    </p>
  );
}

function Note({ words, code, warning = false }: { words: string; code?: string; warning?: boolean }) {
  return (
    <p className={classNames(styles.note, warning && styles.warning)}>
      <Icon name={warning ? 'alert' : 'info'} size={12} />
      <span>
        {code !== undefined && <code>{visibleText(code)}</code>} {visibleText(words)}
      </span>
    </p>
  );
}
