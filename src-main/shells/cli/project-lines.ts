import type { BroughtNow, ProjectLook } from '#shared/model/project-look.ts';
import { doesWords, standingWords } from '#shared/model/brought-words.ts';

/** Everything that a project brings, whole: what would run, who would be asked, what its agents would be told. @param look with its texts */
export function projectLines(look: ProjectLook): string[] {
  return [
    `${look.top}: ${standingWords(look.standing)}`,
    ...look.narrows.map((line) => `  holds already: ${line}`),
    ...look.brings.flatMap((thing) => thingLines(thing)),
    ...look.gone.map(({ kind, name }) => `  gone since: ${doesWords[kind]}: ${name}`),
    ...look.warnings.map((line) => `  has no effect: ${line}`),
  ];
}

function thingLines({ kind, name, says, change, before, text }: BroughtNow): string[] {
  const mark = change === 'same' ? '' : ` [${change}]`;
  const whole = [says, text ?? ''].filter((part) => part !== '').join('\n\n');
  return [
    `  ${doesWords[kind]} (${name})${mark}`,
    ...linesIn(whole).map((line) => `    | ${line}`.trimEnd()),
    ...(before === null ? [] : ['    before:', ...linesIn(before).map((line) => `    - ${line}`)]),
  ];
}

function linesIn(text: string): string[] {
  return text === '' ? ['(nothing)'] : text.split('\n');
}

/** What a session in this project does without, for a line on stderr; null where nothing. */
export function leftOutWords(look: ProjectLook): string | null {
  const { brings, standing, top } = look;
  if (standing === 'nothing' || standing === 'trusted') return null;
  const things = brings.map(({ kind, name }) => (kind === 'definition' || kind === 'playbook' ? name : `[${name}]`)).join(', ');
  return `${standingWords(standing)} Left out: ${things}. 'coppice projects trust -C ${top}' shows it, and lets it count.`;
}
