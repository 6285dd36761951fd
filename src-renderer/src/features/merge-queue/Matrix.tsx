import { Icon } from '#renderer/ui/Icon.tsx';
import type { AgentId } from '#shared/lib/ids.ts';
import type { Prediction } from '#shared/model/merging.ts';
import type { Pair } from './MergeQueueView.tsx';
import styles from './MergeQueue.module.css';
import { pathWords } from '#shared/model/merging.ts';
import type { NameOf } from './TargetQueue.tsx';
import { between } from './targets.ts';

/** Every pair, and each with the target. Only what conflicts in its text is marked: two that change one file side by side do not. */
export function Matrix({ prediction, nameOf, onPair }: { prediction: Prediction; nameOf: NameOf; onPair: (pair: Pair) => void }) {
  const { agents, branch } = prediction;
  const columns: readonly (AgentId | null)[] = [null, ...agents.slice(0, -1)];
  return (
    <>
      <h4 className={styles.heading}>What would conflict</h4>
      <div className={styles.matrix}>
        <table aria-label={`Conflicts of open work for ${branch}`}>
          <thead>
            <tr>
              <td />
              {columns.map((column) => (
                <th key={column ?? ''} scope="col">
                  <span className={styles.cut}>{column === null ? branch : nameOf(column)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {agents.map((row, place) => (
              <tr key={row}>
                <th scope="row">
                  <span className={styles.cut}>{nameOf(row)}</span>
                </th>
                {columns.slice(0, place + 1).map((column) => (
                  <Cell key={column ?? ''} row={row} column={column} prediction={prediction} nameOf={nameOf} onPair={onPair} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Cell({
  row,
  column,
  prediction,
  nameOf,
  onPair,
}: {
  row: AgentId;
  column: AgentId | null;
  prediction: Prediction;
  nameOf: NameOf;
  onPair: (pair: Pair) => void;
}) {
  const conflict = between(prediction.conflicts, row, column);
  const other = column === null ? prediction.branch : nameOf(column);
  if (conflict === undefined)
    return (
      <td className={styles.clean}>
        <Icon name="check" size={12} />
        <span className="visually-hidden">merges cleanly</span>
      </td>
    );
  return (
    <td>
      <button
        type="button"
        className={styles.conflict}
        title={`${nameOf(row)} and ${other} conflict in ${pathWords(conflict.paths)}`}
        aria-label={`${nameOf(row)} and ${other} conflict in ${pathWords(conflict.paths)}`}
        onClick={() => onPair({ a: row, b: column })}
      >
        {conflict.paths.length}
      </button>
    </td>
  );
}
