import type { ReactNode } from 'react';
import { setPane, useView } from '#renderer/stores/view.ts';
import { useSystemStatus } from '#renderer/client/use-system-status.ts';
import { useChord } from '#renderer/ui/actions-context.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import type { Contribution } from '#renderer/ui/contribution.ts';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { ErrorBoundary } from '#renderer/ui/ErrorBoundary.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { SplitPane } from '#renderer/ui/SplitPane.tsx';
import { Announcer } from './Announcer.tsx';
import { Inspector } from './Inspector.tsx';
import { togglePalette } from './overlay.ts';
import styles from './Shell.module.css';
import { StatusBar } from './StatusBar.tsx';
import { useFitting } from './use-fitting.ts';

/** The window: sidebar, centre, inspector, and the bar below. Knows places, not what stands in them. */
export function Shell({ contributions }: { contributions: readonly Contribution[] }) {
  const left = useView((view) => view.left);
  const right = useView((view) => view.right);
  const fitting = useFitting(left, right);
  const sections = contributions.flatMap((each) => each.sidebar ?? []).toSorted((a, b) => a.order - b.order);
  return (
    <div className={styles.root}>
      <Trouble />
      <div className={styles.panes}>
        <SplitPane
          side="left"
          label="Resize the sidebar"
          size={fitting.left}
          initial={264}
          min={200}
          max={480}
          open={left.open}
          onResize={(size) => setPane('left', { size })}
          pane={
            <aside className={styles.sidebar} aria-label="Sidebar">
              <PaletteButton />
              {sections.map((section) => (
                <ErrorBoundary key={section.id} what="This list">
                  <section.render />
                </ErrorBoundary>
              ))}
            </aside>
          }
        >
          <SplitPane
            side="right"
            label="Resize the inspector"
            size={fitting.right}
            initial={420}
            min={300}
            max={960}
            open={right.open}
            onResize={(size) => setPane('right', { size })}
            pane={
              <aside className={styles.inspector} aria-label="Inspector">
                <Inspector panels={contributions.flatMap((each) => each.panels ?? [])} />
              </aside>
            }
          >
            <Centre contributions={contributions} />
          </SplitPane>
        </SplitPane>
      </div>
      <StatusBar />
      <Announcer />
    </div>
  );
}

/** The palette, for who does not know its chord yet. */
function PaletteButton() {
  const chord = useChord('palette.open');
  return (
    <button type="button" aria-haspopup="dialog" className={styles.search} onClick={() => togglePalette(false)}>
      <Icon name="search" size={14} />
      <span className={styles.searchWords}>Go to or run</span>
      {chord !== undefined && <Kbd keys={chord} />}
    </button>
  );
}

/** What keeps the engine from working at all, above everything else. */
function Trouble() {
  const trouble = useSystemStatus().data?.trouble ?? null;
  return (
    trouble !== null && (
      <div className={styles.trouble}>
        <Callout look="failed">{trouble}</Callout>
      </div>
    )
  );
}

function Centre({ contributions }: { contributions: readonly Contribution[] }): ReactNode {
  const session = useView((view) => view.session);
  const chosen = useView((view) => view.view);
  const views = contributions.flatMap((each) => each.views ?? []);
  const covering = views.find((view) => view.id === chosen);
  const view = covering ?? views.find((each) => each.id === (session === null ? 'start' : 'session'));
  return (
    <main className={styles.centre}>
      <div className={styles.view}>
        <ErrorBoundary key={`${view?.id} ${session}`} what={view?.title ?? 'This'}>
          {view === undefined ? (
            <EmptyState icon="message" title="Begin a session">
              Choose a folder below and write what should be done there.
            </EmptyState>
          ) : (
            <view.render />
          )}
        </ErrorBoundary>
      </div>
      {covering === undefined && contributions.map(({ composer: Composer }, index) => Composer !== undefined && <Composer key={index} />)}
    </main>
  );
}
