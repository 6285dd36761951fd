import type { BroughtNow, ProjectLook } from '#shared/model/project-look.ts';
import type { AgentType } from '#shared/model/agent-type.ts';
import { doesWords, standingWords } from '#shared/model/brought-words.ts';
import { linesOf } from './list-types.ts';

/** Everything that a project brings, whole: what would run, who would be asked, what its agents would be told. */
export function projectLines(look: ProjectLook, types: readonly AgentType[]): string[] {
  return [
    `${look.top}: ${standingWords(look.standing)}`,
    ...look.narrows.map((line) => `  holds already: ${line}`),
    ...look.brings.flatMap((thing) => thingLines(thing, look, types)),
    ...look.gone.map(({ kind, name }) => `  gone since: ${doesWords[kind]}: ${name}`),
    ...look.warnings.map((line) => `  has no effect: ${line}`),
  ];
}

function thingLines(thing: BroughtNow, { top, playbook }: ProjectLook, types: readonly AgentType[]): string[] {
  const { kind, name, says, change, before } = thing;
  const mark = change === 'same' ? '' : ` [${change}]`;
  const type =
    kind === 'definition' ? types.find(({ file }) => file?.replaceAll('\\', '/') === `${top}/${name}`.replaceAll('\\', '/')) : undefined;
  const text = kind === 'playbook' ? (playbook ?? '') : says;
  return [
    `  ${doesWords[kind]} (${name})${mark}`,
    ...(type === undefined ? linesIn(text) : [...linesOf(type, { trusted: true }), ...linesIn(type.instructions)]).map(
      (line) => `    | ${line}`,
    ),
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
