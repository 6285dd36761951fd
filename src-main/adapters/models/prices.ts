import { nanoDollarsOf } from '#shared/model/cost.ts';
import type { ProviderSettings } from '#main/core/ports/settings.ts';
import type { Price, Rates } from '#shared/model/price.ts';

/** Chat completions are no kind of theirs: they do not tell which tokens were written to the cache, and those cost more. */
type Maker = Exclude<ProviderSettings['kind'], 'openai-compatible'>;

/** List prices of one page: dollars for a million tokens. */
interface PricePage {
  readonly kind: Maker;
  /** The very host that these prices hold for: a region of it may add to them, and what stands elsewhere has prices of its own. */
  readonly host: string;
  readonly source: string;
  /** The day on which the page is known to have said so, from itself or from those who quote it. */
  readonly date: string;
  readonly rows: readonly Row[];
}

/** `cacheWrite` is that of the shortest life, which is what is asked for. */
type Row = readonly [model: string, input: number, output: number, cacheRead: number, cacheWrite: number, more?: Conditions];

interface Conditions {
  /** A prompt above so many tokens multiplies what the whole request costs. */
  readonly long?: { readonly above: number; readonly prompt: number; readonly output: number };
  /** First day, in UTC, on which this row replaces the one before it. */
  readonly from?: string;
}

const LONG_AT_OPENAI: Conditions = { long: { above: 272_000, prompt: 2, output: 1.5 } };

const ANTHROPIC = {
  kind: 'anthropic',
  host: 'api.anthropic.com',
  source: 'https://platform.claude.com/docs/en/about-claude/pricing',
} as const;
const OPENAI = { kind: 'openai', host: 'api.openai.com', source: 'https://developers.openai.com/api/docs/pricing' } as const;
const GOOGLE = {
  kind: 'google',
  host: 'generativelanguage.googleapis.com',
  source: 'https://ai.google.dev/gemini-api/docs/pricing',
} as const;

/** A model of which no reliable price was found is left out: it is unpriced. */
const PAGES: readonly PricePage[] = [
  { ...ANTHROPIC, date: '2026-11-10', rows: [['claude-fable-5-2', 8, 40, 0.2, 10]] },
  {
    ...ANTHROPIC,
    date: '2026-10-24',
    rows: [
      ['claude-fable-5-1', 10, 50, 0.25, 12.5],
      ['claude-fable-5', 10, 50, 1, 12.5],
      ['claude-opus-5-5', 4, 20, 0.2, 5],
      ['claude-opus-5', 5, 25, 0.5, 6.25],
      ['claude-opus-4-8', 5, 25, 0.5, 6.25],
      ['claude-opus-4-7', 5, 25, 0.5, 6.25],
      ['claude-opus-4-6', 5, 25, 0.5, 6.25],
      ['claude-opus-4-5', 5, 25, 0.5, 6.25],
      ['claude-sonnet-5-5', 2, 10, 0.1, 2.5],
      ['claude-sonnet-5', 2, 10, 0.2, 2.5],
      ['claude-sonnet-4-6', 3, 15, 0.3, 3.75],
      ['claude-sonnet-4-5', 3, 15, 0.3, 3.75],
      ['claude-haiku-5-5', 0.1, 0.5, 0.01, 0.125, { long: { above: 100_000, prompt: 5, output: 5 } }],
      ['claude-haiku-4-5', 1, 5, 0.1, 1.25],
    ],
  },
  {
    ...OPENAI,
    date: '2026-11-18',
    rows: [
      ['gpt-6.2-astra', 8, 40, 0.4, 10, LONG_AT_OPENAI],
      ['gpt-6.2-sol', 2, 10, 0.1, 2.5, LONG_AT_OPENAI],
    ],
  },
  { ...OPENAI, date: '2026-10-26', rows: [['gpt-6.1-terra', 1, 5, 0.05, 1.25, LONG_AT_OPENAI]] },
  {
    ...OPENAI,
    date: '2026-10-16',
    rows: [
      ['gpt-6.1-sol', 2, 10, 0.1, 2.5, LONG_AT_OPENAI],
      ['gpt-6-astra', 10, 50, 1, 12.5, LONG_AT_OPENAI],
      ['gpt-6-sol', 2, 10, 0.2, 2.5, LONG_AT_OPENAI],
      ['gpt-6-luna', 0.1, 0.5, 0.01, 0.125, LONG_AT_OPENAI],
      ['gpt-5.6-terra', 2, 12, 0.2, 2.5, LONG_AT_OPENAI],
      ['gpt-5.6-luna', 0.2, 1.2, 0.02, 0.25, LONG_AT_OPENAI],
    ],
  },
  // Google asks nothing beyond the input for what goes into its cache by itself.
  {
    ...GOOGLE,
    date: '2026-11-19',
    rows: [
      ['gemini-4-neon', 3, 15, 0.15, 3],
      ['gemini-4-hydrogen', 1.5, 7.5, 0.075, 1.5],
    ],
  },
  {
    ...GOOGLE,
    date: '2026-10-13',
    rows: [
      ['gemini-4-argon', 2, 10, 0.1, 2],
      ['gemini-4-argon', 4, 20, 0.2, 4, { from: '2026-12-01' }],
    ],
  },
  {
    ...GOOGLE,
    date: '2026-10-07',
    rows: [
      ['gemini-3.8-flash', 0.75, 3.75, 0.075, 0.75],
      ['gemini-3.8-flash', 1.5, 7.5, 0.15, 1.5, { from: '2027-01-01' }],
      ['gemini-3.5-flash-lite', 0.3, 2.5, 0.03, 0.3],
    ],
  },
];

/** One row of the table. */
export interface ListPrice {
  /** Also the name of the provider where nothing else is configured. */
  readonly kind: Maker;
  readonly host: string;
  readonly model: string;
  /** First day on which it holds, in UTC; null: from the beginning. */
  readonly from: string | null;
  readonly price: Price;
}

/** Every price there is, those to come included; of one model in their order. */
export const LIST_PRICES: readonly ListPrice[] = PAGES.flatMap(({ kind, host, source, date, rows }) =>
  rows.map(([model, input, output, cacheRead, cacheWrite, more]) => {
    const { long, from }: Conditions = more ?? {};
    const rates: Rates = {
      input: nanoDollarsOf(input),
      output: nanoDollarsOf(output),
      cacheRead: nanoDollarsOf(cacheRead),
      cacheWrite: nanoDollarsOf(cacheWrite),
    };
    return {
      kind,
      host,
      model,
      from: from ?? null,
      price: { ...rates, long: long === undefined ? [] : [{ above: long.above, ...longer(rates, long) }], source, date },
    };
  }),
);

/** What the maker of a model asks for it on a day (`2026-11-24`), where the maker itself is asked; null where that is not known. */
export function listPrice(provider: Pick<ProviderSettings, 'kind' | 'baseUrl'>, model: string, day: string): Price | null {
  const host = URL.canParse(provider.baseUrl) ? new URL(provider.baseUrl).host : '';
  const undated = model.replace(/-(?:\d{8}|\d{4}-\d{2}-\d{2})$/u, '');
  const rows = LIST_PRICES.filter(
    (row) => row.kind === provider.kind && row.host === host && row.model === undated && (row.from ?? '') <= day,
  );
  return rows.at(-1)?.price ?? null;
}

function longer({ input, output, cacheRead, cacheWrite }: Rates, by: { prompt: number; output: number }): Rates {
  return { input: input * by.prompt, output: output * by.output, cacheRead: cacheRead * by.prompt, cacheWrite: cacheWrite * by.prompt };
}
