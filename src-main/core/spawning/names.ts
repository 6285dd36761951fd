import type { Spawn } from './decide.ts';

/** What a child is called: as asked, or by its type and place; a task of `spawn` by how it begins. */
export function nameOf({ name, type, face, prompt }: Pick<Spawn, 'name' | 'type' | 'face' | 'prompt'>, ordinal: number): string {
  const given = (name ?? '').trim();
  if (given !== '') return given.slice(0, 60);
  if (face !== 'spawn') return `${face === 'nanite' ? 'nanite' : type}-${ordinal}`;
  const task = prompt.replaceAll(/\s+/g, ' ').trim();
  return task.length > 30 ? `${task.slice(0, 30)}...` : task;
}

/** For a branch and a folder: letters that git, shells and every file system take. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return slug === '' ? 'agent' : slug;
}
