import { openPanel, useView } from '#renderer/stores/view.ts';
import type { Panel } from '#renderer/ui/contribution.ts';
import { ErrorBoundary } from '#renderer/ui/ErrorBoundary.tsx';
import { Tabs } from '#renderer/ui/Tabs.tsx';

/** The panels about the chosen agent, as tabs. */
export function Inspector({ panels }: { panels: readonly Panel[] }) {
  const chosen = useView((view) => view.panel);
  const sorted = panels.toSorted((a, b) => a.order - b.order);
  const value = sorted.some((panel) => panel.id === chosen) ? chosen : (sorted[0]?.id ?? '');
  if (sorted.length === 0) return null;
  return (
    <Tabs
      label="Inspector"
      value={value}
      onChange={openPanel}
      tabs={sorted.map((panel) => ({
        id: panel.id,
        title: panel.title,
        icon: panel.icon,
        badge: panel.badge !== undefined && <panel.badge />,
        body: (
          <ErrorBoundary what={panel.title}>
            <panel.render />
          </ErrorBoundary>
        ),
      }))}
    />
  );
}
