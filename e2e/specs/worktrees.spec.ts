import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from '../pages/test.ts';

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

test('worktrees that agents left are shown with what they hold: one at work stays, what is merged goes, and what a crash left is offered', async ({
  scene,
  open,
  page,
}) => {
  await scene.configure({ playbook: 'worktrees.yaml', tables: ['[worktree]', 'pool = 1'] });
  const repository = await scene.repository();
  const window = await open(await scene.start());
  const { worktrees, palette } = window;
  await window.start.begin({ folder: repository.path, prompt: 'Send three' });
  await expect(window.transcript.words('Two have ended.')).toBeVisible();
  const client = await scene.client();
  const trees = await client.worktrees.list({ folder: null });
  const treeOf = (name: string) => trees.find((tree) => tree.name === name)!;
  const lost = join(dirname(treeOf('holder').path!), 'lost-00000000');

  await test.step('the palette leads to the list, in the order of what can go', async () => {
    await palette.open();
    await page.keyboard.type('worktrees');
    await page.keyboard.press('Enter');
    await expect(worktrees.rows).toHaveCount(3);
    await expect(worktrees.root.getByRole('status')).toContainText(/^3 worktrees · \d/);
    await expect(worktrees.rows.last()).toHaveAccessibleName('holder');
    await expect(worktrees.row('writer')).toContainText('open');
    await expect(worktrees.row('writer')).toContainText('↑1↓0');
    await expect(worktrees.row('writer')).toContainText(/\d(\.\d)? KB/);
    await expect(worktrees.reclaimAll).toBeDisabled();
  });

  await test.step('under a live agent nothing is reclaimed, by button, key or any other client', async () => {
    await expect(worktrees.row('holder')).toContainText('at work');
    await expect(worktrees.take('holder')).toHaveAccessibleName('holder stays: holder works there');
    await expect(worktrees.take('holder')).toHaveAttribute('aria-disabled', 'true');
    await worktrees.row('holder').focus();
    await page.keyboard.press('Delete');
    const commandId = crypto.randomUUID() as Parameters<typeof client.worktrees.reclaim>[0]['commandId'];
    await expect(client.worktrees.reclaim({ commandId, id: treeOf('holder').id, seen: null })).rejects.toThrow('cancel that first');
    expect(await isThere(treeOf('holder').path!)).toBe(true);
  });

  await test.step('work that is nowhere else goes only after it was named', async () => {
    await page.keyboard.press('Home');
    await worktrees.row('writer').focus();
    await page.keyboard.press('Delete');
    const dialog = worktrees.dialog(/^Discard writer\?/);
    await expect(dialog.getByRole('listitem')).toHaveText(['1 commit not merged']);
    await page.screenshot({ path: 'test-results/shots/worktrees-discard.png' });
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await page.keyboard.press('Enter');
    await expect(window.review('writer').view).toBeVisible();
    await palette.open();
    await page.keyboard.type('worktrees');
    await page.keyboard.press('Enter');
  });

  await test.step('merged with git in a terminal, it goes at once, folder and branch', async () => {
    await repository.git('merge', '--quiet', '--no-edit', treeOf('mender').branch!);
    await worktrees.again.click();
    await expect(worktrees.row('mender')).toContainText('merged');
    await expect(worktrees.take('mender')).toHaveAccessibleName('Reclaim mender: nothing is lost');
    await worktrees.take('mender').click();
    await expect(worktrees.row('mender')).toHaveCount(0);
    expect(await isThere(treeOf('mender').path!)).toBe(false);
    expect(await repository.git('branch', '--list', 'coppice/mender*')).toBe('');
  });

  await test.step('what a crash left is offered when the window opens, shown before it goes, and reclaimed', async () => {
    await repository.git('worktree', 'add', '--quiet', '-b', 'coppice/lost-00000000', lost);
    await page.reload();
    await expect(worktrees.leftOver).toHaveText('1 worktree left over');
    await worktrees.leftOver.click();
    const row = worktrees.row('coppice/lost-00000000');
    await expect(row).toContainText('left over');
    await expect(worktrees.rows.first()).toHaveAccessibleName('coppice/lost-00000000');
    await expect(worktrees.reclaimAll).toBeEnabled();
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.screenshot({ path: `test-results/shots/worktrees-${theme}.png`, animations: 'disabled' });
    }
    await worktrees.reclaimAll.click();
    const dialog = worktrees.dialog(/^Reclaim 1 worktree\?/);
    await expect(dialog.getByRole('list', { name: 'Worktrees that go' }).getByRole('listitem')).toHaveText(
      /coppice\/lost-00000000.*left over/,
    );
    await page.screenshot({ path: 'test-results/shots/worktrees-all.png' });
    await dialog.getByRole('button', { name: 'Reclaim all' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(row).toHaveCount(0);
    expect(await isThere(lost)).toBe(false);
    await expect(worktrees.leftOver).toHaveCount(0);
    await expect(worktrees.rows).toHaveCount(2);
  });

  await test.step('the trees that stand ready are shown, with how often they served and what they take', async () => {
    await expect(worktrees.warm).toHaveText(/^project1 of 1 ready · \d of 3 new trees came from it \(\d+ %\)\d.* KB$/);
  });

  await test.step('what is discarded is kept and can be brought back, until it is purged after it was named', async () => {
    const discard = async () => {
      await worktrees.take('writer').click();
      await worktrees
        .dialog(/^Discard writer\?/)
        .getByRole('button', { name: 'Discard', exact: true })
        .click();
      await expect(worktrees.row('writer')).toHaveCount(0);
    };
    await discard();
    const writer = worktrees.kept.filter({ hasText: /^writer/ });
    await expect(worktrees.kept).toHaveCount(2);
    await expect(worktrees.kept.filter({ hasText: /^mender/ })).toHaveText(
      /^mendermerged, removed .* · keeps nothing that is not in a branch$/,
    );
    await expect(writer).toHaveText(/^writerdiscarded .* · keeps 1 commit that no branch has · can be brought back until it is purged$/);
    await expect(worktrees.root.getByRole('button', { name: 'Purge what is older than 30 days…' })).toBeDisabled();
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.screenshot({ path: `test-results/shots/worktrees-kept-${theme}.png`, animations: 'disabled' });
    }
    await writer.getByRole('button', { name: 'Bring writer back' }).click();
    await expect(worktrees.row('writer')).toContainText('open');
    await expect(writer).toHaveCount(0);
    await discard();
    await writer.getByRole('button', { name: 'Purge writer…' }).click();
    const dialog = worktrees.dialog(/^Purge writer\?/);
    await expect(dialog.getByRole('listitem')).toHaveText(/^writercoppice\/writer-\w+1 commit that no branch has$/);
    await page.screenshot({ path: 'test-results/shots/worktrees-purge.png' });
    await dialog.getByRole('button', { name: 'Purge', exact: true }).click();
    await expect(writer).toHaveCount(0);
    const refs = () => repository.git('for-each-ref', '--format=%(refname:lstrip=-1)', 'refs/coppice/*/discarded/*');
    await expect.poll(refs).toBe(treeOf('mender').id);
    await expect(client.worktrees.discarded({ folder: null })).resolves.toMatchObject([{ name: 'mender' }]);
  });

  await scene.openGate('hold');
  await expect(worktrees.row('holder')).toContainText('open');
});
