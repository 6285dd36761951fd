import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keptRepository } from './checkpoints-fixture.ts';

const NAMES = ['a', 'b', 'dir', 'dir/a', 'dir/ü b', 'dir/deep', 'dir/deep/c', 'run\nme', 'x.log', 'dir/y.log'];

const name = fc.constantFrom(...NAMES);
type Step =
  | { readonly do: 'write'; readonly name: string; readonly text: string }
  | { readonly do: 'remove'; readonly name: string }
  | { readonly do: 'move' | 'link'; readonly name: string; readonly to: string }
  | { readonly do: 'mode'; readonly name: string; readonly executable: boolean }
  | { readonly do: 'back'; readonly to: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      name,
      text: fc.constantFrom('', '1\n', '1\r\n', '\0\u00ff', 'long\n'.repeat(50)),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), name }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), name, to: name }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mode' as const), name, executable: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('link' as const), name, to: name }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('back' as const), to: fc.nat(30) }) },
);

/** Whether it is ignored here, where it stands in no checkpoint. */
const isIgnored = (path: string) => path.endsWith('.log');

/** Edits as a shell makes them; what the file system refuses has not happened. Gives what a tool would name, where it wrote a file. */
async function edit(top: string, each: Step): Promise<string | null> {
  const path = join(top, each.do === 'back' ? '' : each.name);
  switch (each.do) {
    case 'write':
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, each.text, 'latin1');
      return path;
    case 'remove':
      await rm(path, { recursive: true, force: true });
      return null;
    case 'move':
      await rename(path, join(top, each.to));
      return null;
    case 'mode':
      await chmod(path, each.executable ? 0o755 : 0o644);
      return null;
    case 'link':
      await symlink(each.to, path);
      return null;
    case 'back':
      return null;
  }
}

test('Whatever is edited and rewound, each checkpoint comes back byte for byte, and ignored files stay as they are', async () => {
  const long = process.env['COPPICE_TEST_LONG'] === '1';
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: long ? 40 : 14 }), async (steps) => {
      const { made, restoring, take, disk } = await keptRepository({ files: { '.gitignore': '*.log\n', a: '1\n' } });
      try {
        const split = async () => {
          const all = Object.entries(await disk());
          return {
            files: Object.fromEntries(all.filter(([path]) => !isIgnored(path))),
            ignored: Object.fromEntries(all.filter(([path]) => isIgnored(path))),
          };
        };
        const was = [{ ...(await take()), files: (await split()).files }];
        for (const each of steps) {
          if (each.do !== 'back') {
            const written = await edit(made.path, each).catch(() => null);
            const taken = await take(written === null ? undefined : [written.slice(made.path.length + 1)]);
            was.push({ ...taken, files: (await split()).files });
            continue;
          }
          const to = was[each.to % was.length] ?? was[0];
          if (to === undefined) continue;
          const before = await split();
          const restored = await restoring(to.tree);
          const after = await split();
          // An ignored file that stands where a restored one would is not lost: then nothing has moved.
          if (restored.ok) expect(after).toEqual({ files: to.files, ignored: before.ignored });
          else expect({ code: restored.problem.code, after }).toEqual({ code: 'file_in_the_way', after: before });
        }
      } finally {
        await made.remove();
      }
    }),
    { numRuns: long ? 200 : 12 },
  );
});
