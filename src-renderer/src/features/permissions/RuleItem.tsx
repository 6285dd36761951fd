import { useMutation } from '@tanstack/react-query';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { TimeAgo } from '#renderer/ui/TimeAgo.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import type { Remembered } from '#shared/model/permission.ts';
import styles from './Permissions.module.css';

/** Marks the buttons that remove a pattern. */
export const REMOVES = 'data-removes';

/** One remembered pattern, since when it holds, and the way to take it back. */
export function RuleItem({ rule }: { rule: Remembered }) {
  const { rpc } = useClient();
  const forget = useMutation({
    mutationFn: () => {
      const { at: _, ...remembered } = rule;
      return rpc.permissions.forget({ commandId: newCommandId(), rule: remembered });
    },
  });
  const words = visibleText(`${rule.tool}: ${rule.pattern}`);
  return (
    <li className={styles.rule} aria-label={words}>
      <Badge look={rule.effect === 'allow' ? 'done' : 'failed'}>{rule.effect}</Badge>
      <code className={styles.pattern}>{words}</code>
      <span className={styles.since}>
        <TimeAgo at={rule.at} />
      </span>
      <Button
        {...{ [REMOVES]: '' }}
        small
        look="quiet"
        icon="trash"
        aria-label={`Remove ${words}`}
        busy={forget.isPending}
        onClick={() => forget.mutate()}
      >
        Remove
      </Button>
      {forget.isError && (
        <p className={styles.problem} role="alert">
          {problemText(forget.error)}
        </p>
      )}
    </li>
  );
}
