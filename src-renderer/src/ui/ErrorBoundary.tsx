import { Component, type ReactNode } from 'react';
import { Button } from './Button.tsx';
import { EmptyState } from './EmptyState.tsx';

/** Keeps a part that fails from taking the window with it: says so in its place and offers to draw it anew. */
export class ErrorBoundary extends Component<{ what: string; children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <EmptyState
        icon="error"
        title={`${this.props.what} cannot be shown`}
        actions={<Button onClick={() => this.setState({ error: null })}>Try again</Button>}
      >
        This is a fault of Coppice, nothing is lost. It said: {error.message}
      </EmptyState>
    );
  }
}
