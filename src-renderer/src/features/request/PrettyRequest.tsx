import { useMemo, useState } from 'react';
import { Icon } from '#renderer/ui/Icon.tsx';
import { counted, size } from '#renderer/ui/format.ts';
import type { Json } from '#shared/model/json.ts';
import { JsonTree } from './JsonTree.tsx';
import styles from './Request.module.css';
import { requestSections, type Section } from './sections.ts';

/** A request by its sections, each folded to one line. */
export function PrettyRequest({ body }: { body: string }) {
  const sections = useMemo(() => requestSections(body), [body]);
  if (sections === null) return <p className={styles.none}>This body is no JSON object: the raw lens shows it as it went.</p>;
  const { options, system, messages, tools } = sections;
  return (
    <>
      {Object.keys(options).length > 0 && (
        <Group title="Options">
          <JsonTree value={options} open />
        </Group>
      )}
      {system !== null && (
        <Group title="System prompt" size={system.size}>
          <SectionRow section={system} />
        </Group>
      )}
      <Group title={counted(messages.length, 'message')} size={sum(messages)}>
        {messages.map((section) => (
          <SectionRow key={section.key} section={section} />
        ))}
      </Group>
      {tools.length > 0 && (
        <Group title={counted(tools.length, 'tool')} size={sum(tools)}>
          {tools.map((section) => (
            <SectionRow key={section.key} section={section} />
          ))}
        </Group>
      )}
    </>
  );
}

function sum(sections: readonly Section[]): number {
  return sections.reduce((total, section) => total + section.size, 0);
}

function Group({ title, size: units, children }: { title: string; size?: number; children: React.ReactNode }) {
  return (
    <section className={styles.group}>
      <h4 className={styles.groupTitle}>
        {title}
        {units !== undefined && <span className={styles.hint}>{size(units)}</span>}
      </h4>
      {children}
    </section>
  );
}

export function SectionRow({ section }: { section: { title: string; preview: string; size: number; value: Json } }) {
  const [open, setOpen] = useState(false);
  return (
    <div>
      <button type="button" className={styles.section} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'chevronDown' : 'chevronRight'} size={14} />
        <span className={styles.role}>{section.title}</span>
        <span className={styles.preview}>{section.preview}</span>
        <span className={styles.size}>{size(section.size)}</span>
      </button>
      {open && (
        <div className={styles.opened}>
          <JsonTree value={section.value} open />
        </div>
      )}
    </div>
  );
}
