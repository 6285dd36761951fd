import { type ReactNode, useState } from 'react';
import type { JsonObject } from '#shared/model/json.ts';
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
  return (
    <div className={styles.detail}>
      <div className={styles.pair}>
        <Arguments args={item.args} title={item.display.title}>
          {item.override === null ? 'Arguments of' : 'The agent’s, of'} <code>{item.name}</code>
        </Arguments>
        {item.override !== null && (
          <Arguments args={item.override.args} title={item.override.display.title}>
            As you changed them
          </Arguments>
        )}
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

function Arguments({ args, title, children }: { args: JsonObject; title: string; children: ReactNode }) {
  const [wanted, setWanted] = useState(false);
  const { value, cut, loading } = useWholeValue(args, wanted);
  const text = argumentsText(value);
  return (
    <div>
      <div className={styles.label}>{children}</div>
      <LongOutput
        label={`Arguments of ${title}`}
        text={text}
        length={text.length + cut}
        loading={loading}
        onWhole={() => setWanted(true)}
      />
    </div>
  );
}
