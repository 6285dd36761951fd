import { homedir } from 'node:os';
import { systemClock } from '#main/adapters/clock/clock.ts';
import { locations } from '#main/adapters/config/locations.ts';
import { loadSettings } from '#main/adapters/config/settings.ts';
import { type ListedPrice, priceList } from '#main/adapters/models/price-list.ts';

/** What models cost, as the person's file and the makers' lists say; no engine is needed for it. `problems`: what is wrong with the file. */
export async function knownPrices(): Promise<{ readonly prices: readonly ListedPrice[]; readonly problems: readonly string[] }> {
  const { env, platform } = process;
  const settings = await loadSettings({ file: locations({ env, platform, home: homedir() }).config, env });
  return { prices: priceList(settings.prices, systemClock.now()), problems: settings.problems };
}
