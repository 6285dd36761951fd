import { Button } from './Button.tsx';
import { Callout } from './Callout.tsx';

/** Something could not be got: why, and another try. */
export function AskAgain({ problem, busy, onAgain }: { problem: string; busy: boolean; onAgain: () => void }) {
  return (
    <Callout
      look="failed"
      actions={
        <Button small icon="refresh" busy={busy} onClick={onAgain}>
          Try again
        </Button>
      }
    >
      {problem}
    </Callout>
  );
}
