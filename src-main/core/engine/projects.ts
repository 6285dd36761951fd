import type { Models } from '#main/core/ports/model.ts';
import type { ProjectFile, ProjectSettings, ProjectSettingsSource } from '#main/core/ports/project-settings.ts';
import type { Settings } from '#main/core/ports/settings.ts';
import { narrowedBy } from '#main/core/projects/narrow.ts';
import { broughtBy } from '#main/core/trust/brought.ts';
import { standingOf } from '#main/core/trust/standing.ts';
import type { EngineParts } from './parts.ts';
import type { Views } from './views.ts';

type Parts = Pick<EngineParts, 'projectFiles' | 'types' | 'settings' | 'models'> & { readonly views: Pick<Views, 'trust'> };

/** What holds in a project: the person's settings, what its own file takes away, and with their word what it adds. */
export function createProjectSettings({ projectFiles, types, settings, models, views }: Parts): ProjectSettingsSource {
  return {
    async of(place, playbook = null) {
      const { project, top, tree, inGit } = place;
      const [file, definitions, script] = await Promise.all([
        projectFiles.read(top),
        types.read(top),
        playbook === null ? null : projectFiles.playbook(playbook, [top, tree]),
      ]);
      const { settings: own, narrows, warnings } = narrowedBy(settings.now(), file);
      const brings = broughtBy({ top, file, types: definitions, playbook: script }, projectFiles.digest);
      const standing = standingOf(views.trust.get(project), brings);
      const trusted = standing === 'trusted' || standing === 'nothing';
      const model = modelProblem(models, file);
      return {
        ...{ project, top, tree, inGit, file: file.file, brings, standing, trusted, narrows },
        settings: trusted ? withOwn(own, file, model === null) : own,
        types: definitions,
        content: brings.length === 0 ? '' : projectFiles.digest(JSON.stringify(brings.map((each) => [each.kind, each.name, each.digest]))),
        withheld: trusted ? [] : brings,
        warnings: [...file.problems, ...warnings, ...(model === null ? [] : [model])],
        playbook: script,
      } satisfies ProjectSettings;
    },
    async narrowed({ top }) {
      return narrowedBy(settings.now(), await projectFiles.read(top)).settings;
    },
  };
}

/** What the file adds: its keys take the place of the person's, those that it does not have leave theirs. */
function withOwn(settings: Settings, { model, worktree, merge }: ProjectFile, usable: boolean): Settings {
  return {
    ...settings,
    model: usable && model !== null && !settings.modelOfEnvironment ? model : settings.model,
    worktree: { ...settings.worktree, ...worktree },
    merge: { ...settings.merge, ...merge },
  };
}

/** Why the model that a project chooses cannot be; null where it can, or it chooses none. A script is a file that the person chooses. */
function modelProblem(models: Pick<Models, 'resolve'>, { file, model }: ProjectFile): string | null {
  if (model === null) return null;
  const isScript = (name: string): boolean => name === 'playbook' || name.startsWith('playbook/');
  // Not even opened, if it is one.
  const found = isScript(model) ? null : models.resolve(model);
  if (found?.ok === true && !isScript(found.reference)) return null;
  const why = found?.ok === false ? found.message : 'it is a playbook, and no model of your providers.';
  return `${file ?? ''}: key "options.model": "${model}" cannot be used: ${why}`;
}
