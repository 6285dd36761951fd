import type { Resolved } from '#main/core/ports/model.ts';

export interface NamingOptions {
  /** The person's own names. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly builtIn: ReadonlyMap<string, string>;
  /** Models that providers are known to have. */
  readonly known: readonly { readonly model: string; readonly reference: string }[];
  /** Why a reference cannot be asked; null where it can. */
  problemWith(reference: string): string | null;
  /** Names of the providers, for a person to choose from. */
  readonly providers: readonly string[];
}

/**
 * Finds out what the name of a model stands for: itself where it has a "/", else by way of the person's aliases, the built-in
 * names, and the one provider that has a model of that name.
 */
export function createNaming({ aliases, builtIn, known, problemWith, providers }: NamingOptions): (name: string) => Resolved {
  const refuse = (path: readonly string[], message: string): Resolved => {
    const [first, ...rest] = path;
    return {
      ok: false,
      message: rest.length === 0 ? message : `Model alias "${first}" stands for "${rest.join('", that for "')}". ${message}`,
    };
  };

  const usable = (path: readonly string[], reference: string): Resolved => {
    const problem = problemWith(reference);
    return problem === null ? { ok: true, reference } : refuse(path, problem);
  };

  return (name) => {
    const path = [name];
    let at = name;
    for (let next = aliases.get(at); next !== undefined && !at.includes('/'); next = aliases.get(at)) {
      if (path.includes(next)) {
        const circle = [...path, next].join(' -> ');
        return { ok: false, message: `Model alias "${name}" leads in a circle: ${circle}. Correct [model_aliases] in coppice.toml.` };
      }
      path.push(next);
      at = next;
    }
    if (at.includes('/')) return usable(path, at);
    const meant = builtIn.get(at);
    if (meant !== undefined) return usable(path, meant);
    const having = known.flatMap(({ model, reference }) => (model === at ? [reference] : []));
    const ready = having.filter((reference) => problemWith(reference) === null);
    const [only = having[0], ...others] = ready;
    if (others.length > 0) return refuse(path, `Several providers have a model "${at}": ${ready.join(', ')}. Write one of these.`);
    if (only !== undefined) return usable(path, only);
    const names = [...new Set([...aliases.keys(), ...builtIn.keys()])];
    const orNames = names.length === 0 ? '' : `, or one of these names: ${names.join(', ')}`;
    const choice = providers.length === 0 ? '(none)' : providers.join(', ');
    return refuse(path, `"${at}" names no model. Write PROVIDER/MODEL, with one of these providers: ${choice}${orNames}.`);
  };
}
