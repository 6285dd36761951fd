import { Segmented } from '#renderer/ui/Segmented.tsx';
import { TextArea } from '#renderer/ui/TextArea.tsx';
import type { MergeKind } from '#shared/model/merging.ts';
import styles from './Review.module.css';

/** How work is to come to its target, as the person has it so far. */
export interface How {
  readonly kind: MergeKind;
  readonly message: string;
}

export const plainMerge: How = { kind: 'merge', message: '' };

/** As the engine is asked: no words of one's own are git's. */
export function saidOf({ kind, message }: How): { kind: MergeKind; message: string | null } {
  return { kind, message: kind === 'rebase' || message.trim() === '' ? null : message };
}

const words: Record<MergeKind, string> = {
  merge: 'A merge commit ties the branch in, with all of its commits.',
  squash: 'All of it becomes one commit, in the agent’s name.',
  rebase: 'Each commit is made anew upon the target, with its own words: the history stays a line.',
};

/** Which kind of merge, and the words of its commit. */
export function MergeHow({ how, branch, onChange }: { how: How; branch: string; onChange: (how: How) => void }) {
  return (
    <div className={styles.how}>
      <Segmented
        label="How to merge"
        choices={[
          { value: 'merge', title: 'Merge commit' },
          { value: 'squash', title: 'Squash' },
          { value: 'rebase', title: 'Rebase' },
        ]}
        value={how.kind}
        onChange={(kind) => onChange({ ...how, kind })}
      />
      <p className={styles.howWords}>{words[how.kind]}</p>
      {how.kind !== 'rebase' && (
        <TextArea
          aria-label="Message of the commit"
          className={styles.message}
          rows={3}
          placeholder={how.kind === 'merge' ? `Merge branch '${branch}'` : 'The words of its commits'}
          value={how.message}
          onChange={(event) => onChange({ ...how, message: event.target.value })}
        />
      )}
    </div>
  );
}
