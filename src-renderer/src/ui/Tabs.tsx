import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import type { IconName } from './icon-paths.ts';
import styles from './Tabs.module.css';

export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly icon?: IconName;
  /** Stands after the title: a Badge. */
  readonly badge?: ReactNode;
  readonly body: ReactNode;
}

/** Tabs that fill their pane; the panel scrolls. Only the chosen panel is mounted. `label` names the list of tabs. */
export function Tabs({
  label,
  tabs,
  value,
  onChange,
  after,
}: {
  label: string;
  tabs: readonly Tab[];
  value: string;
  onChange: (id: string) => void;
  /** Stands at the end of the bar. */
  after?: ReactNode;
}) {
  return (
    <Base.Root className={styles.root} value={value} onValueChange={(next) => onChange(String(next))}>
      <Base.List className={styles.list} aria-label={label}>
        {tabs.map((tab) => (
          <Base.Tab key={tab.id} value={tab.id} className={styles.tab}>
            {tab.icon !== undefined && <Icon name={tab.icon} size={14} />}
            {tab.title}
            {tab.badge}
          </Base.Tab>
        ))}
        {after}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.id} value={tab.id} className={styles.panel}>
          {tab.body}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
