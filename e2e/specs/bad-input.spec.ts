import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { expect } from '@playwright/test';
import { test } from '../pages/test.ts';

test('a folder that will not do is told before anything starts', async ({ scene, open }) => {
  await scene.configure({ playbook: 'one-coder.yaml' });
  const bare = await scene.repository({ bare: true });
  const { start } = await open(await scene.start());
  await start.prompt.fill('Write a note');

  await start.folder.fill(join(scene.place.folder, 'nowhere'));
  await expect(start.region).toContainText(/nowhere cannot be opened/);
  await expect(start.folder).toHaveAttribute('aria-invalid', 'true');
  await expect(start.start).toBeDisabled();

  await start.folder.fill(bare.path);
  await expect(start.region).toContainText('A bare repository has no files to work in');
  await expect(start.start).toBeDisabled();
  // The keyboard's way is as shut as the button's.
  await start.prompt.press('Enter');
  await expect(start.region).toBeVisible();
});

test('without git an agent that was promised a worktree shares the folder, and is told', async ({ scene, open }) => {
  await scene.configure({ playbook: 'one-coder.yaml' });
  const folder = join(scene.place.folder, 'plain');
  await mkdir(folder);
  const window = await open(await scene.start());
  const { start, transcript, inspector } = window;
  await start.folder.fill(folder);
  await expect(start.region).toContainText('Not a git repository');
  await start.begin({ folder, prompt: 'Write a note' });
  await expect(transcript.words('The note is written.')).toBeVisible();
  await transcript.open('writer');
  await expect(transcript.tree.getByRole('treeitem', { name: /git repository/i })).toBeVisible();
  await transcript.agent('writer').getByRole('button', { name: 'Inspect writer' }).click();
  await inspector.show('Changes');
  await expect(inspector.root).toContainText('writer has no worktree');
});

test('a link that is wrong or used up opens a page that says what to do', async ({ scene, open, browser, page, noise }) => {
  noise.push(/status of 401/);
  await scene.configure({ playbook: 'one-coder.yaml' });
  const shell = await scene.start();
  await page.goto(`http://127.0.0.1:${shell.port}/#code=${'x'.repeat(43)}`);
  await expect(page.getByRole('heading', { name: 'This link is no longer good' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('npm start');
  expect(new URL(page.url()).hash).toBe('');

  await page.goto('about:blank');
  const window = await open(shell);
  await expect(window.start.region).toBeVisible();
  // The same link again: here the cookie is as good, elsewhere there is none.
  await page.goto('about:blank');
  await page.goto(shell.url);
  await expect(window.start.region).toBeVisible();
  const elsewhere = await browser.newContext();
  const stranger = await elsewhere.newPage();
  await stranger.goto(shell.url);
  await expect(stranger.getByRole('heading', { name: 'This link is no longer good' })).toBeVisible();
  await elsewhere.close();
});

test('the socket is refused to other sites, even with the cookie, and to who has none', async ({ scene, open, context }) => {
  const shell = await scene.start();
  const window = await open(shell);
  await expect(window.start.region).toBeVisible();
  const [cookie] = await context.cookies(`http://127.0.0.1:${shell.port}`);
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  const signed = `${cookie?.name}=${cookie?.value}`;
  const own = `http://127.0.0.1:${shell.port}`;
  expect(await knock(shell.port, { origin: own, cookie: signed })).toBe('open');
  expect(await knock(shell.port, { origin: 'http://evil.example', cookie: signed })).toBe(403);
  expect(await knock(shell.port, { origin: `http://localhost:${shell.port}`, cookie: signed })).toBe(403);
  expect(await knock(shell.port, { cookie: signed })).toBe(403);
  expect(await knock(shell.port, { origin: own })).toBe(401);
});

/** Tries to open the shell's socket. @returns the status of the refusal, or `open`. */
function knock(port: number, headers: Record<string, string>): Promise<number | 'open'> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.terminate();
      resolve('open');
    });
    socket.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.once('error', reject);
  });
}
