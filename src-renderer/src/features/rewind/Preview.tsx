import type { RewindPreview } from '#shared/contract/rewind.ts';
import { Callout } from '#renderer/ui/Callout.tsx';
import { LineCounts } from '#renderer/ui/LineCounts.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import styles from './Rewind.module.css';
import { conversationWords, filesWords, otherWords } from './rewind-words.ts';

/** Which turns and messages would go, and which files would change. */
export function Preview({ preview }: { preview: RewindPreview }) {
  const { files, messages, children } = preview;
  const conversation = conversationWords(preview);
  return (
    <>
      {conversation !== null && (
        <section aria-label="Conversation" className={styles.part}>
          <p className={styles.words}>{conversation}</p>
          {messages.length > 0 && (
            <ul className={styles.list}>
              {messages.map(({ message, from, line }) => (
                <li key={message} className={styles.item}>
                  <span className={styles.who}>
                    {from.kind === 'person' ? 'You' : from.kind === 'agent' ? visibleText(from.name) : 'Coppice'}
                  </span>
                  <span className={styles.line}>{visibleText(line)}</span>
                </li>
              ))}
            </ul>
          )}
          {children.length > 0 && (
            <p className={styles.words}>
              Spawned since, and left as they are: {children.map(({ name }) => visibleText(name)).join(', ')}. What they have to say no
              longer reaches it.
            </p>
          )}
        </section>
      )}
      {files !== null && (
        <section aria-label="Files" className={styles.part}>
          <p className={styles.words}>{filesWords(files)}</p>
          {files.changes.length > 0 && <Changes files={files} />}
          {files.atWork.length > 0 && (
            <Callout look="needs">{`At work in this folder now: ${files.atWork.map(visibleText).join(', ')}.`}</Callout>
          )}
        </section>
      )}
    </>
  );
}

/** More than a person reads. */
const SHOWN = 300;

const verbs: Readonly<Record<string, string>> = { added: 'comes back', deleted: 'goes' };

function Changes({ files: { changes, others } }: { files: NonNullable<RewindPreview['files']> }) {
  const foreign = new Map(others.map((each) => [each.path, otherWords(each)]));
  // Those that may surprise stand first.
  const sorted = changes.toSorted((a, b) => Number(foreign.has(b.path)) - Number(foreign.has(a.path)));
  return (
    <ul className={styles.list} tabIndex={0} aria-label="Files that would change">
      {sorted.slice(0, SHOWN).map(({ path, kind, added, removed }) => {
        const who = foreign.get(path);
        return (
          <li key={path} className={styles.item}>
            <span className={styles.path}>{visibleText(path)}</span>
            {who !== undefined && <span className={styles.foreign}>changed by {visibleText(who)}</span>}
            <span className={styles.grow} />
            {verbs[kind] !== undefined && <span className={styles.who}>{verbs[kind]}</span>}
            <LineCounts added={added} removed={removed} />
          </li>
        );
      })}
      {sorted.length > SHOWN && <li className={styles.item}>and {(sorted.length - SHOWN).toLocaleString()} more</li>}
    </ul>
  );
}
