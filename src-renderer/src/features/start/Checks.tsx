import type { ReactNode } from 'react';
import { Callout } from '#renderer/ui/Callout.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import type { SystemStatus } from '#shared/contract/system.ts';
import styles from './Start.module.css';

/** What was found on this machine, and what is missing with what to do about it. */
export function Checks({ status, onAgain, looking }: { status: SystemStatus; onAgain: () => void; looking: boolean }) {
  return (
    <div className={styles.found}>
      <div className={styles.foundLine}>
        <ul className={styles.checks} aria-label="What was found">
          <Check good={status.git !== null}>
            {status.git === null ? 'git was not found: install it to give agents worktrees of their own' : `git ${status.git}`}
          </Check>
          {status.providers.map((provider) => (
            <Check key={provider.name} good={provider.ready}>
              {provider.problem ?? (
                <>
                  {provider.name} <span className={styles.source}>{sourceWords(provider.source)}</span>
                </>
              )}
            </Check>
          ))}
          {status.providers.length === 0 && status.model === null && (
            <Check good={false}>no model: no key in the environment, no provider in the config</Check>
          )}
          {status.model !== null && (
            <Check good>
              <code>{status.model}</code>
            </Check>
          )}
        </ul>
        <IconButton icon="refresh" label="Look again" small onClick={onAgain} disabled={looking} />
      </div>
      {status.configProblems.length > 0 && (
        <Callout look="needs">
          <p>Not all of the config file is used:</p>
          <ul className={styles.problems}>
            {status.configProblems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </Callout>
      )}
    </div>
  );
}

function Check({ good, children }: { good: boolean; children: ReactNode }) {
  return (
    <li className={classNames(styles.check, good ? styles.good : styles.missing)}>
      <Icon name={good ? 'check' : 'alert'} size={14} />
      <span>
        <span className="visually-hidden">{good ? 'Found: ' : 'Missing: '}</span>
        {children}
      </span>
    </li>
  );
}

function sourceWords(source: string): string {
  return source === 'config' ? 'from the config' : `key from ${source}`;
}
