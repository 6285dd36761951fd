import { useMemo } from 'react';
import { useLive } from '#renderer/stores/live.ts';
import { openView } from '#renderer/stores/view.ts';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { Sheet, SheetGroup } from '#renderer/ui/Sheet.tsx';
import { useFocusKept } from '#renderer/ui/use-focus-kept.ts';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { AddPattern, PATTERN_ID } from './AddPattern.tsx';
import { permissionGroups } from '#shared/projections/permission-groups.ts';
import styles from './Permissions.module.css';
import { REMOVES, RuleItem } from './RuleItem.tsx';

/** What the person said to remember: what need not ask and what must not be done, for each project and session. */
export function PermissionsView() {
  const permissions = useLive((live) => live.permissions);
  const sessions = useLive((live) => live.sessions);
  const groups = useMemo(() => permissionGroups(permissions, sessions), [permissions, sessions]);
  useFocusKept(removersNow, groups);
  return (
    <Sheet title="Permissions" closing="Close the permissions" onClose={() => openView(null)}>
      <AddPattern />
      {groups.length === 0 ? (
        <EmptyState icon="check" title="No pattern is remembered">
          <p>
            <code>bash: git status*</code> fits <code>git status</code> and <code>git status -s</code>: a <code>*</code> at the end stands
            for any further words.
          </p>
          <p>
            <code>edit: src/**</code> fits every file below <code>src</code>; <code>*</code> stays within a name, <code>**</code> crosses
            folders.
          </p>
        </EmptyState>
      ) : (
        groups.map(({ key, kind, name, rules }) => {
          const heading = kind === 'project' ? `Project ${visibleText(name)}` : `Session “${visibleText(name)}”`;
          return (
            <SheetGroup key={key} title={heading} className={styles.list}>
              {rules.map((each) => (
                <RuleItem key={each.key} rule={each.rule} />
              ))}
            </SheetGroup>
          );
        })
      )}
    </Sheet>
  );
}

/** The buttons that remove a pattern; without any, the field of a new one. */
function removersNow(): HTMLElement[] {
  const buttons = [...document.querySelectorAll<HTMLElement>(`[${REMOVES}]`)];
  const field = document.getElementById(PATTERN_ID);
  return buttons.length > 0 || field === null ? buttons : [field];
}
