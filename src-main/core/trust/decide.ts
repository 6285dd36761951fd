import { type Decide, decided, type Folds } from '#main/core/ports/decision.ts';

export interface DecideTrust {
  /** Real path of git's common directory; outside git, of the folder. */
  readonly project: string;
  /** Hash over the files that the person was shown. */
  readonly content: string;
  readonly trusted: boolean;
}

/** What a project's own files say counts from now on, or does not; files that change are asked about again. */
export const decideTrust: Decide<DecideTrust, { done: true }> = (_folds, { project, content, trusted }) =>
  decided([{ type: 'project.trust_decided', body: { project, content, trusted }, session: null, agent: null, run: null }], { done: true });

/** Whether a person has said yes to these very files. */
export function isTrusted(folds: Folds, project: string, content: string): boolean {
  const known = folds.trust.get(project);
  return known !== undefined && known.trusted && known.content === content;
}
