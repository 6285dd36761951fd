import { AgentAct } from '#shared/model/agent-act.ts';
import { actLooks } from './act-look.ts';
import styles from './AgentActs.module.css';
import { Button } from './Button.tsx';
import { classNames } from './class-names.ts';
import { IconButton } from './IconButton.tsx';
import { Menu } from './Menu.tsx';
import { useToast } from './Toast.tsx';

export interface AgentActsProps {
  readonly name: string;
  /** It is paused, about to be, or was interrupted: what is offered at hand is to let it go on. */
  readonly held: boolean;
  /** Each act with why it cannot be done now, or null. */
  readonly why: Readonly<Record<AgentAct, string | null>>;
  /** Resolves with why it could not be done, or null. */
  readonly act: (act: AgentAct) => Promise<string | null>;
  /** In a list with one stop for the Tab key: whether it is the menu of this row. Left out: it stops at each button. */
  readonly tabbed?: boolean;
  readonly className?: string | undefined;
}

/** In a row: steer, pause or resume at hand, all five in a menu. As wide for every agent. */
export function AgentActs({ name, held, why, act, tabbed, className }: AgentActsProps) {
  const tell = useActAndTell();
  const pick = (chosen: AgentAct) => tell(name, chosen, act(chosen));
  const atHand = (chosen: AgentAct) => {
    const { icon, title } = actLooks[chosen];
    const reason = why[chosen];
    return (
      <IconButton
        small
        icon={icon}
        label={reason === null ? `${title} ${name}` : `${title} ${name}: ${reason}`}
        aria-disabled={reason !== null || undefined}
        tabIndex={tabbed === undefined ? undefined : -1}
        onClick={() => reason === null && pick(chosen)}
      />
    );
  };
  return (
    <div className={classNames(styles.row, className)}>
      {atHand('steer')}
      {atHand(held ? 'resume' : 'pause')}
      <Menu
        label={`What to do with ${name}`}
        trigger={<IconButton small icon="more" label={`More for ${name}`} data-menu="" tabIndex={tabbed === false ? -1 : undefined} />}
        items={AgentAct.options.map((id) => ({
          id,
          ...actLooks[id],
          note: why[id] ?? actLooks[id].note,
          blocked: why[id] !== null,
          danger: id === 'kill',
        }))}
        onPick={pick}
      />
    </div>
  );
}

/** Spelled out, where there is room and the field to steer it stands beside. */
export function AgentActsBar({ name, held, why, act }: AgentActsProps) {
  const tell = useActAndTell();
  const pick = (chosen: AgentAct) => tell(name, chosen, act(chosen));
  return (
    <div role="group" aria-label={`What to do with ${name}`} className={styles.bar}>
      {[held ? ('resume' as const) : ('pause' as const), 'cancel' as const, 'kill' as const].map((each) => (
        <Button
          key={each}
          small
          look={each === 'cancel' || each === 'kill' ? 'danger' : 'plain'}
          icon={actLooks[each].icon}
          title={why[each] ?? actLooks[each].note}
          disabled={why[each] !== null}
          onClick={() => pick(each)}
        >
          {actLooks[each].title}
        </Button>
      ))}
    </div>
  );
}

/** A toast says where an act could not be done: `done` resolves with why, or null. */
export function useActAndTell(): (name: string, act: AgentAct, done: Promise<string | null>) => void {
  const toast = useToast();
  return (name, act, done) => {
    void done.then((problem) => problem !== null && toast({ title: `${name} was not ${actLooks[act].past}`, words: problem }));
  };
}

/** For a right click on what is shown of an agent, or the menu key at it: opens the menu there, if there is one. */
export function openMenuOf(target: EventTarget | null): boolean {
  const shown = target instanceof Element ? target.closest('[data-agent]') : null;
  const button = shown?.querySelector<HTMLElement>('[data-menu]');
  button?.click();
  return button !== null && button !== undefined;
}
