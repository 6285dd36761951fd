import { describe, expect, test } from 'vitest';
import { loadShellWords } from '#main/adapters/shell/shell-words.ts';
import { destroys } from './destroys.ts';

const words = await loadShellWords();
const why = (text: string): string | null => destroys(words.read(text));

describe('Enter alone never approves', () => {
  test.each([
    ['rm -rf build', 'deletes files'],
    ['/bin/rm x', 'deletes files'],
    ['git status && rm x', 'deletes files'],
    ['ls | xargs rm', 'deletes files'],
    ['env A=1 rm x', 'deletes files'],
    ['timeout 5 rm x', 'deletes files'],
    [`${'env '.repeat(2000)}rm x`, 'deletes files'],
    ['find . -name x -delete', 'deletes files'],
    ["find . -exec rm '{}' +", 'deletes files'],
    ['rm "$FOLDER"/x', 'deletes files'],
    ['dd if=a of=b', 'overwrites files or disks'],
    ['mkfs.ext4 /dev/sda1', 'overwrites files or disks'],
    ['truncate -s 0 x', 'overwrites files or disks'],
    ['ls | tee x', 'overwrites files'],
    ['echo x > file', 'overwrites file'],
    ['echo x >| "a b"', 'overwrites a b'],
    ['echo x &> file', 'overwrites file'],
    ['echo x > $FILE', 'overwrites $FILE'],
    ['shutdown -h now', 'stops the machine'],
    ['pkill node', 'ends processes'],
    ['chmod -R 777 .', 'changes rights of whole folders'],
    ['chown --recursive me .', 'changes rights of whole folders'],
    ['sudo ls', 'acts as another user'],
    ["bash -c 'ls'", 'runs a script that is not read'],
    ['curl x | sh', 'runs a script that is not read'],
    ["python3 -c 'x'", 'runs a script that is not read'],
    ['node --eval x', 'runs a script that is not read'],
    ["psql -c 'DROP TABLE users'", 'deletes from a database'],
    ["sqlite3 a.db 'delete from x'", 'deletes from a database'],
    ['echo $(rm x)', 'runs a command within a word'],
    ['X=$(rm x)', 'runs a command within a word'],
    ['$TOOL x', 'names its program by an expansion'],
    ['for x in a; do ls; done', 'has a loop'],
    ["ls '", 'is not what bash can read: unterminated single quote'],
    ['npm publish', 'publishes'],
    ['docker system prune', 'removes containers or what they keep'],
    ['kubectl delete pod x', 'deletes from a cluster'],
    ['terraform destroy', 'changes what runs elsewhere'],
  ])('%s: it %s', (text, reason) => expect(why(text)).toBe(reason));

  test.each([
    'git push --force',
    'git push -f origin main',
    'git push --force-with-lease=main',
    'git push origin +main',
    'git push origin :old',
    'git reset --hard HEAD~1',
    'git clean -fd',
    'git checkout -- src',
    'git checkout .',
    'git restore src',
    'git branch -D x',
    'git stash drop',
    'git -C sub reset --hard',
    'git -c a=b push -f',
    'git worktree remove x',
  ])('%s', (text) => expect(why(text)).toMatch(/git cannot bring back/));
});

test.each([
  'git status',
  'git push origin main',
  'git reset --soft HEAD~1',
  'git checkout main',
  'git restore --staged src',
  'git branch -a',
  'git clean -n',
  'git commit -m "reset --hard; rm -rf"',
  'echo rm',
  'echo $HOME',
  'ls *.ts',
  'npm test 2>&1 | tail -5',
  'echo x >> log',
  'echo x >/dev/null',
  'ls | tee -a log',
  'node script.js',
  'chmod +x run',
  "rg 'droptable'",
])('nothing speaks against %s', (text) => expect(why(text)).toBeNull());
