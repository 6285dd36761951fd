import type { Rates } from '#shared/model/price.ts';
import { knownPrices } from '#main/known-prices.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { printable } from './lines.ts';
import type { Common } from './options.ts';

const out = (line: string): void => void process.stdout.write(`${line}\n`);

/** `coppice prices`: a `*` marks what the person says. A file with something wrong in it ends the command: its prices would not be told whole. */
export async function listPrices({ json }: Common): Promise<number> {
  const { prices, problems } = await knownPrices();
  if (problems.length > 0) throw new CommandFailed(EXIT.usage, problems.join('\n'));
  if (json) {
    out(JSON.stringify(prices.map(({ reference, own, from, price }) => ({ reference, own, from, ...price }))));
    return EXIT.done;
  }
  const width = Math.max(...prices.map(({ reference }) => reference.length)) + 2;
  out(`${'$ for a million tokens'.padEnd(width)}${columns(['input', 'output', 'cache read', 'cache write'])}`);
  for (const { reference, own, from, price } of prices) {
    const said = price.date === null ? price.source : `${price.date}  ${price.source}`;
    const name = `${own ? '*' : ' '} ${printable(reference)}`;
    out(`${name.padEnd(width)}${columns(amounts(price))}  ${from === null ? '' : `from ${from}, `}${said}`);
    for (const long of price.long) {
      const prompts = `    prompts above ${long.above.toLocaleString('en-US')}`;
      out(`${prompts.padEnd(width)}${columns(amounts(long))}`);
    }
  }
  return EXIT.done;
}

function amounts({ input, output, cacheRead, cacheWrite }: Rates): string[] {
  const dollars = { minimumFractionDigits: 2, maximumFractionDigits: 9 };
  return [input, output, cacheRead, cacheWrite].map((rate) => (rate / 1_000_000_000).toLocaleString('en-US', dollars));
}

function columns(cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(12)).join('');
}
