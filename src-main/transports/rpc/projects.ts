import { lookAtProject } from '#main/core/engine/look-at-project.ts';
import { trustProject } from '#main/core/engine/trust-project.ts';
import { answer } from './answers.ts';
import { askerOf } from './context.ts';
import { verbs } from './verbs.ts';

export const projects = verbs.projects.router({
  look: verbs.projects.look.handler(({ input, context }) =>
    lookAtProject(context.engine, { ...input, folder: context.surroundings.expand(input.folder) }),
  ),
  trust: verbs.projects.trust.handler(async ({ input, context }) => {
    const { commandId, folder, ...decision } = input;
    const asked = { ...decision, folder: context.surroundings.expand(folder) };
    return answer(await trustProject(context.engine, asked, askerOf(context, commandId)));
  }),
});
