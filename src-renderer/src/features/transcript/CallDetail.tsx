import { useState } from 'react';
import { isTextRef } from '#shared/model/text.ts';
import type { CallItem } from '#shared/projections/transcript.ts';
import { useText, useWholeValue } from '#renderer/client/use-text.ts';
import { useFlowBlock } from '#renderer/stores/flow.ts';
import { Callout } from '#renderer/ui/Callout.tsx';
import { LongOutput } from '#renderer/ui/LongOutput.tsx';
import type { SessionId } from '#shared/lib/ids.ts';
import { argumentsText } from './arguments-text.ts';
import styles from './rows.module.css';

/** What a call was given and what came of it. */
export function CallDetail({ session, item }: { session: SessionId; item: CallItem }) {
  const [wanted, setWanted] = useState(false);
  const output = useText(item.output, wanted);
  const flow = useFlowBlock(session, item.call);
  const words = item.state === 'ended' ? output.text : (flow?.text ?? '');
  const [argsWanted, setArgsWanted] = useState(false);
  const args = useWholeValue(item.args, argsWanted);
  const argsText = argumentsText(args.value);
  return (
    <div className={styles.detail}>
      <div>
        <div className={styles.label}>
          Arguments of <code>{item.name}</code>
        </div>
        <LongOutput
          label={`Arguments of ${item.display.title}`}
          text={argsText}
          length={argsText.length + args.cut}
          loading={args.loading}
          onWhole={() => setArgsWanted(true)}
        />
      </div>
      {(item.state === 'ended' || words !== '') && (
        <div>
          <div className={styles.label}>Output{item.state === 'ended' ? '' : ', so far'}</div>
          {words === '' ? (
            <div className={styles.quiet}>No output.</div>
          ) : (
            <LongOutput
              label={`Output of ${item.display.title}`}
              text={words}
              length={item.state === 'ended' ? output.length : words.length}
              failed={item.outcome === 'error' || item.outcome === 'timed_out'}
              loading={output.loading}
              onWhole={isTextRef(item.output) ? () => setWanted(true) : undefined}
            />
          )}
          {output.problem !== null && <Callout look="failed">{output.problem}</Callout>}
        </div>
      )}
    </div>
  );
}
