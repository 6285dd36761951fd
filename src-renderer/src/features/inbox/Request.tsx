import type { KeyboardEvent } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useAnswer } from '#renderer/client/use-answer.ts';
import { useText } from '#renderer/client/use-text.ts';
import { useLive } from '#renderer/stores/live.ts';
import { answerOfKey, placeOf } from '#renderer/ui/answer-keys.ts';
import { Answers } from '#renderer/ui/Answers.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import type { IconName } from '#renderer/ui/icon-paths.ts';
import { useToast } from '#renderer/ui/Toast.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { pathTo } from '#shared/lib/lineage.ts';
import type { Approval } from '#shared/model/approval.ts';
import type { ToolKind } from '#shared/model/tool.ts';
import { AskedBy } from './AskedBy.tsx';
import { Detail } from './Detail.tsx';
import styles from './Inbox.module.css';

const icons: Record<ToolKind, IconName> = {
  read: 'file',
  search: 'search',
  edit: 'edit',
  execute: 'terminal',
  delegate: 'delegate',
  message: 'message',
  other: 'wrench',
};

/** One tool call that waits: who asks, what it would do and where, and the answers. */
export function Request({ approval }: { approval: Approval }) {
  const path = useLive(useShallow((live) => pathTo(live.agents, approval.agent)));
  const answering = useAnswer(approval, useToast());
  const { display, asks } = approval;
  const title = visibleText(display.title);
  const detail = useText(display.detail ?? '', true);

  const onKeyDown = (event: KeyboardEvent) => {
    const meant = answerOfKey(event, placeOf(event.target), asks.destroys !== null);
    if (meant === null) return;
    event.preventDefault();
    if (meant === 'deny') answering.answer('deny');
    // Nobody allows what could not be read to its end.
    if (meant === 'once' && detail.whole) answering.answer('once');
  };

  return (
    <li
      className={styles.request}
      tabIndex={-1}
      data-call={approval.call}
      aria-label={`${title}, asked by ${path.at(-1)?.name ?? approval.agent}`}
      onKeyDown={onKeyDown}
    >
      <AskedBy path={path} agent={approval.agent} at={approval.askedAt} />
      <h3 className={styles.title}>
        <Icon name={icons[display.kind]} />
        <span>{title}</span>
      </h3>
      {display.detail !== undefined && <Detail detail={detail} label={`What ${title} would do`} />}
      <p className={styles.cwd} title={approval.cwd}>
        <Icon name="folder" size={14} />
        <code>{visibleText(approval.cwd)}</code>
      </p>
      <div className={styles.answers}>
        <Answers asks={asks} readable={detail.whole} answering={answering} />
      </div>
      {answering.problem?.about === 'request' && (
        <p className={styles.problem} role="alert">
          {answering.problem.words}
        </p>
      )}
    </li>
  );
}
