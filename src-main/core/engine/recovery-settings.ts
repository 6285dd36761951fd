import type { Agent } from '#shared/model/agent.ts';
import type { RecoverySettings } from '#main/core/turns/recover.ts';
import type { Engine } from './parts.ts';

/** What may be tried for this agent, as full references; names that lead nowhere are left out. */
export function recoveryFor({ settings, models }: Pick<Engine, 'settings' | 'models'>, agent: Agent): RecoverySettings {
  const { recovery } = settings.now();
  const known = (name: string): string[] => {
    const found = models.resolve(name);
    return found.ok ? [found.reference] : [];
  };
  return {
    large: recovery.largeModelFallback === null ? null : (known(recovery.largeModelFallback)[0] ?? null),
    fallback: recovery.providerModelFallback.flatMap(known),
    hops: recovery.maxProviderFallbackHops,
    local: recovery.allowLocalLastResort ? recovery.localModels.flatMap(known) : [],
    pace: recovery.pace,
    failFast: recovery.naniteFailFast && agent.run.lane === 'nanites',
  };
}
