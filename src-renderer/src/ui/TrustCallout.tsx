import { type ReactNode, useState } from 'react';
import { countedWords, standingWords } from '#shared/model/brought-words.ts';
import type { ProjectLook } from '#shared/model/project-look.ts';
import { BroughtList } from './BroughtList.tsx';
import { Button } from './Button.tsx';
import { Callout } from './Callout.tsx';
import styles from './TrustCallout.module.css';

export interface TrustCalloutProps {
  readonly look: ProjectLook | null;
  readonly busy: boolean;
  readonly problem: string | null;
  readonly onDecide: (trusted: boolean) => void;
  /** The texts behind what is listed are wanted. */
  readonly onRead: () => void;
  /** It is listed only when the person wants to see it; a yes is taken only then. */
  readonly folded?: boolean;
}

/** Whether the person is asked: they have said neither yes nor no to what a project brings, as it is now. */
export function isAsked({ standing }: ProjectLook): boolean {
  return standing === 'unasked' || standing === 'changed' || standing === 'narrower';
}

/** What a project brings of its own, and the person's word on it, for the very things that are listed. Nothing where it brings nothing. */
export function TrustCallout({ look, busy, problem, onDecide, onRead, folded = false }: TrustCalloutProps) {
  const [unfolded, setUnfolded] = useState(false);
  if (look === null || look.standing === 'nothing') return null;
  const { standing, brings } = look;
  const shows = !folded || (unfolded && standing !== 'trusted');
  const answer = (trusted: boolean, words: string, primary = false): ReactNode => (
    <Button small look={primary ? 'primary' : 'plain'} busy={busy} onClick={() => onDecide(trusted)}>
      {words}
    </Button>
  );
  const unfold = (
    <Button small onClick={() => setUnfolded(true)}>
      Show what it brings
    </Button>
  );
  const rest = (
    <>
      {shows && (
        <div className={styles.listed}>
          <BroughtList look={look} onRead={onRead} />
        </div>
      )}
      {problem !== null && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </>
  );
  if (standing === 'trusted')
    return (
      <Callout look="done" actions={answer(false, 'Stop using it')}>
        <p>{standingWords(standing)} When it changes, you are asked again.</p>
        {rest}
      </Callout>
    );
  if (standing === 'refused')
    return (
      <Callout actions={shows ? answer(true, 'Use it after all') : unfold}>
        <p>{standingWords(standing)}</p>
        {rest}
      </Callout>
    );
  return (
    <Callout look="needs">
      <strong>{standingWords(standing)}</strong>
      <p>
        {shows
          ? 'Commands run with your rights, and definitions write the instructions of agents that act with your permissions: read them first. Your word holds for what is listed, as it is now.'
          : `It brings ${countedWords(brings)}.`}
      </p>
      {rest}
      <div className={styles.answers}>
        {shows ? answer(true, 'Use what it brings', true) : unfold}
        {answer(false, 'Do not use it')}
      </div>
    </Callout>
  );
}
