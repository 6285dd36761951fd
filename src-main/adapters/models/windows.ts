import type { ContextWindow } from '#main/core/ports/model.ts';
import type { ProviderSettings } from '#main/core/ports/settings.ts';

/** Windows of one page, in tokens. */
interface WindowPage extends ContextWindow {
  readonly kind: ProviderSettings['kind'];
  /** The very host that these hold for: whoever else serves a model may cut its window. */
  readonly host: string;
  readonly source: string;
  /** The day on which the page is known to have said so, from itself or from those who quote it. */
  readonly date: string;
  readonly models: readonly string[];
}

const ANTHROPIC = {
  kind: 'anthropic',
  host: 'api.anthropic.com',
  source: 'https://platform.claude.com/docs/en/build-with-claude/context-windows',
  date: '2026-11-28',
  // Asked for no more than fits: the window is shared.
  maxOutput: null,
} as const;

/** A model of which no reliable figure was found is left out: its window is unknown until a provider refuses, or a person says it. */
export const WINDOW_PAGES: readonly WindowPage[] = [
  {
    ...ANTHROPIC,
    window: 1_000_000,
    models: [
      'claude-fable-5-2',
      'claude-fable-5-1',
      'claude-fable-5',
      'claude-opus-5-5',
      'claude-opus-5',
      'claude-opus-4-8',
      'claude-opus-4-7',
      'claude-opus-4-6',
      'claude-sonnet-5-5',
      'claude-sonnet-5',
      'claude-sonnet-4-6',
      'claude-haiku-5-5',
    ],
  },
  { ...ANTHROPIC, window: 200_000, models: ['claude-opus-4-5', 'claude-sonnet-4-5', 'claude-haiku-4-5'] },
  {
    kind: 'openai',
    host: 'api.openai.com',
    source: 'https://developers.openai.com/api/docs/models',
    date: '2026-11-28',
    window: 1_050_000,
    // Set apart: a prompt may have what is left.
    maxOutput: 128_000,
    models: ['gpt-6.2-astra', 'gpt-6.2-sol', 'gpt-6.1-terra', 'gpt-6-astra', 'gpt-6-luna', 'gpt-5.6-terra', 'gpt-5.6-luna'],
  },
  {
    kind: 'google',
    host: 'generativelanguage.googleapis.com',
    source: 'https://ai.google.dev/gemini-api/docs/models',
    date: '2026-11-28',
    window: 1_048_576,
    maxOutput: null,
    models: ['gemini-4-argon', 'gemini-4-neon', 'gemini-4-hydrogen'],
  },
  {
    kind: 'google',
    host: 'generativelanguage.googleapis.com',
    source: 'https://vercel.com/ai-gateway/models/gemini-3.8-flash',
    date: '2026-11-28',
    window: 1_000_000,
    maxOutput: null,
    models: ['gemini-3.8-flash'],
  },
];

/** What the maker of a model says that it takes, where the maker itself is asked; null where that is not known. */
export function listedWindow(provider: Pick<ProviderSettings, 'kind' | 'baseUrl'>, model: string): ContextWindow | null {
  const host = URL.canParse(provider.baseUrl) ? new URL(provider.baseUrl).host : '';
  const undated = model.replace(/-(?:\d{8}|\d{4}-\d{2}-\d{2})$/u, '');
  const page = WINDOW_PAGES.find((each) => each.kind === provider.kind && each.host === host && each.models.includes(undated));
  return page === undefined ? null : { window: page.window, maxOutput: page.maxOutput };
}
