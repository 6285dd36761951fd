import { type KeyboardEvent, useMemo, useState } from 'react';
import { problemText } from '#renderer/client/problem.ts';
import { useProject } from '#renderer/client/use-project.ts';
import { openView } from '#renderer/stores/view.ts';
import { AskAgain } from '#renderer/ui/AskAgain.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { Sheet, SheetGroup } from '#renderer/ui/Sheet.tsx';
import { Skeleton } from '#renderer/ui/Spinner.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { TrustCallout } from '#renderer/ui/TrustCallout.tsx';
import type { KnownTypes } from '#shared/contract/agents.ts';
import { BrokenFiles } from './BrokenFiles.tsx';
import { TypeItem } from './TypeItem.tsx';
import { brokenFitting, typeGroups } from './type-list.ts';
import styles from './Types.module.css';
import { useTypes } from './use-types.ts';

export const FILTER_ID = 'types-filter';

/** What agents can be made from here: all definitions, those that are not used too, each with why. */
export function TypesView() {
  const { folder, known } = useTypes();
  const trusting = useProject(folder);
  const [query, setQuery] = useState('');
  const onFilterKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || query === '') return;
    event.preventDefault();
    setQuery('');
  };
  return (
    <Sheet
      title="Agent types"
      closing="Close the agent types"
      onClose={() => openView(null)}
      beside={
        <>
          <span className={styles.where} title={folder ?? undefined}>
            {folder ?? 'without a session: yours and those built in'}
          </span>
          <TextField
            id={FILTER_ID}
            label="Filter agent types"
            placeholder="Filter"
            icon="search"
            value={query}
            className={styles.filter}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={onFilterKey}
          />
        </>
      }
    >
      {known.isError && <AskAgain problem={problemText(known.error)} busy={known.isFetching} onAgain={() => void known.refetch()} />}
      {known.isPending && (
        <div className={styles.loading} role="status" aria-label="Loading the agent types">
          <Skeleton width="30%" />
          <Skeleton width="80%" />
          <Skeleton width="64%" />
        </div>
      )}
      <TrustCallout {...trusting} folded />
      {known.data !== undefined && <Known known={known.data} query={query.trim()} />}
    </Sheet>
  );
}

function Known({ known, query }: { known: KnownTypes; query: string }) {
  const { types: all, trusted } = known;
  const builtIn = useMemo(() => new Set(all.filter(({ source }) => source === 'built-in').map(({ name }) => name)), [all]);
  const broken = brokenFitting(known.broken, query);
  const groups = typeGroups(all, query);
  if (broken.length === 0 && groups.length === 0) return <EmptyState icon="search" title={`No agent type fits “${query}”`} />;
  return (
    <>
      {broken.length > 0 && <BrokenFiles broken={broken} />}
      {groups.map(({ source, title, types }) => (
        <SheetGroup key={source} title={title} className={styles.list}>
          {types.map((type) => (
            <TypeItem key={type.file ?? type.name} type={type} trusted={trusted} builtIn={builtIn} />
          ))}
        </SheetGroup>
      ))}
      {all.every(({ source }) => source === 'built-in') && (
        <p className={styles.hint}>
          A type of your own is a Markdown file in <code>~/.coppice/agents</code> or <code>~/.claude/agents</code>; one for a project stands
          in its <code>.coppice/agents</code> or <code>.claude/agents</code>. It is listed here as soon as it is saved.
        </p>
      )}
    </>
  );
}
