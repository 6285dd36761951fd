import { cpus } from 'node:os';
import { benchCheckpoints } from './checkpoints.ts';
import { benchDelegation } from './delegation.ts';
import { benchLedger } from './ledger.ts';
import { benchLoop } from './loop.ts';
import { benchPrediction } from './prediction.ts';
import { print } from './report.ts';
import { benchReview } from './review.ts';
import { benchWindow } from './window.ts';
import { benchWorktrees } from './worktrees.ts';

/** `npm run bench [-- loop|loop-long|delegation|checkpoints|ledger|worktrees|prediction|review|window]`: every figure beside its floor, measured in the same run. */
const benches: Readonly<Record<string, () => Promise<void>>> = {
  loop: async () => print('The agent loop (ours, floor, ratio)', await benchLoop(100, 5)),
  'loop-long': async () => print('The agent loop, long conversations (ours, floor, ratio)', await benchLoop(1000, 2)),
  delegation: async () => print('Children at work at once (ours, ideal or one child, ratio)', await benchDelegation([8, 32], 5)),
  checkpoints: async () => print('Checkpoints (ours, git status, ratio)', await benchCheckpoints([1000, 10_000, 50_000], 15)),
  ledger: async () => print('The ledger (ours, raw better-sqlite3, ratio)', await benchLedger([10_000, 100_000, 1_000_000])),
  worktrees: async () => print('Worktrees (ours, git’s own, ratio)', await benchWorktrees(24_000, 2)),
  prediction: async () => print('How live trees would merge (ours, git merge-tree, ratio)', await benchPrediction(20_000, 16, 5)),
  review: async () => print('The review of a large change (ours, git’s own diff, ratio)', await benchReview(3)),
  window: async () =>
    print('The window while 500 events a second arrive (100,000 nodes, 10,000 nodes, ratio)', await benchWindow(10_000, 100_000)),
};

const asked = process.argv.slice(2);
for (const name of asked) if (!(name in benches)) throw new Error(`no bench "${name}": there are ${Object.keys(benches).join(', ')}`);
console.log(`Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'})`);
for (const name of asked.length > 0 ? asked : Object.keys(benches)) await benches[name]?.();
