import { CopyButton } from '#renderer/ui/CopyButton.tsx';
import styles from './Review.module.css';
import { shortId } from './merge-state.ts';

/** The command with which git brings back a branch that was discarded and purged. */
export function BringBack({ branch, head }: { branch: string; head: string }) {
  const command = `git branch ${branch} ${head}`;
  return (
    <div className={styles.bringBack}>
      <p>
        Its last commit is <code>{shortId(head)}</code>. Until git cleans up, this brings the branch back:
      </p>
      <div className={styles.command}>
        <code>{command}</code>
        <CopyButton text={command} label="Copy the command" />
      </div>
    </div>
  );
}
