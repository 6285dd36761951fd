import type { Brought } from '#shared/model/trust.ts';
import { type Decide, decided } from '#main/core/ports/decision.ts';

export interface DecideTrust {
  /** Real path of git's common directory; outside git, of the folder. */
  readonly project: string;
  /** Hash over what the person was shown. */
  readonly content: string;
  readonly trusted: boolean;
  /** What they were shown: their word is about this and nothing else. */
  readonly items: readonly Brought[];
}

/** What a project brings counts from now on, or does not; what changes is asked about again. */
export const decideTrust: Decide<DecideTrust, { done: true }> = (folds, { project, content, trusted, items }) => {
  // A playbook is shown when a session would be played from it: what was said of others still holds.
  const former = folds.trust.get(project);
  const others = trusted && former?.trusted === true ? (former.items ?? []).filter(({ kind }) => kind === 'playbook') : [];
  const kept = others.filter(({ name }) => !items.some((each) => each.kind === 'playbook' && each.name === name));
  const body = { project, content, trusted, items: [...items, ...kept] };
  return decided([{ type: 'project.trust_decided', body, session: null, agent: null, run: null }], { done: true });
};
