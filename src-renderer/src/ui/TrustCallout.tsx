import { useState } from 'react';
import { countedWords, standingWords } from '#shared/model/brought-words.ts';
import type { ProjectLook } from '#shared/model/project-look.ts';
import { BroughtList, type Instructions } from './BroughtList.tsx';
import { Button } from './Button.tsx';
import { Callout } from './Callout.tsx';
import styles from './TrustCallout.module.css';

export interface TrustCalloutProps extends Instructions {
  readonly look: ProjectLook | null;
  readonly busy: boolean;
  readonly problem: string | null;
  readonly onDecide: (trusted: boolean) => void;
}

/** Whether the person is asked: they have said neither yes nor no to what a project brings, as it is now. */
export function isAsked({ standing }: ProjectLook): boolean {
  return standing === 'unasked' || standing === 'changed' || standing === 'narrower';
}

/**
 * What a project brings of its own, and the person's word on it, for the very things that are listed. Nothing where it brings nothing.
 * `brief` leaves out what is listed while the person is not asked; `folded` lists it when they want to see it, and takes a yes then.
 */
export function TrustCallout({
  look,
  busy,
  problem,
  onDecide,
  brief = false,
  folded = false,
  ...reading
}: TrustCalloutProps & { brief?: boolean; folded?: boolean }) {
  const [unfolded, setUnfolded] = useState(false);
  if (look === null || look.standing === 'nothing') return null;
  const { standing } = look;
  const said = problem !== null && (
    <p role="alert" className={styles.problem}>
      {problem}
    </p>
  );
  const shows = !folded || unfolded;
  const list = <BroughtList look={look} {...reading} />;
  if (!isAsked(look)) {
    return (
      <Callout
        look={standing === 'trusted' ? 'done' : 'plain'}
        actions={
          <Button small busy={busy} onClick={() => onDecide(standing !== 'trusted')}>
            {standing === 'trusted' ? 'Stop using it' : 'Use it after all'}
          </Button>
        }
      >
        <p>
          {standingWords(standing)}
          {standing === 'trusted' && ' When it changes, you are asked again.'}
        </p>
        {!brief && <div className={styles.listed}>{list}</div>}
        {said}
      </Callout>
    );
  }
  return (
    <Callout look="needs">
      <strong>{standingWords(standing)}</strong>
      {shows ? (
        <p>
          Commands run with your rights, and definitions write the instructions of agents that act with your permissions: read them first.
          Your word holds for what is listed, as it is now.
        </p>
      ) : (
        <p>It brings {countedWords(look.brings)}.</p>
      )}
      {shows && <div className={styles.listed}>{list}</div>}
      <div className={styles.answers}>
        {shows ? (
          <Button small look="primary" busy={busy} onClick={() => onDecide(true)}>
            Use what it brings
          </Button>
        ) : (
          <Button small onClick={() => setUnfolded(true)}>
            Show what it brings
          </Button>
        )}
        <Button small look={shows ? 'plain' : 'quiet'} busy={busy} onClick={() => onDecide(false)}>
          Do not use it
        </Button>
      </div>
      {said}
    </Callout>
  );
}
