import styles from './Start.module.css';

/** How a session goes, for who has not seen one. */
export function Steps() {
  return (
    <ol className={styles.steps}>
      <li>
        <b>Say what should be done.</b> Choose the folder it is about; Shift+Enter is a new line.
      </li>
      <li>
        <b>Watch it delegate.</b> Agents it sends out appear inside the message that sent them, and at the left while they work.
      </li>
      <li>
        <b>Review and merge.</b> An agent in a worktree of its own changes nothing of yours until you merge it from Changes, at the right.
      </li>
    </ol>
  );
}
