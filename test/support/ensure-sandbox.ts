import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * The tests of the sandbox want bubblewrap on Linux. As root on Debian or Ubuntu it is installed; elsewhere, and where
 * that fails, this says how to install it, and those tests are skipped with words. Ends with 0 in any case.
 */
const INSTALL = 'apt-get update && apt-get install -y --no-install-recommends bubblewrap';

if (process.platform === 'linux' && !isInstalled()) {
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log(`The tests of the sandbox want bubblewrap: ${INSTALL}`);
    spawnSync('sh', ['-c', INSTALL], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  if (!isInstalled()) {
    console.log(
      `bubblewrap is not there: the tests of the sandbox are skipped. Install it once (Debian, Ubuntu: sudo sh -c "${INSTALL}").`,
    );
  }
}

function isInstalled(): boolean {
  return spawnSync('bwrap', ['--version'], { stdio: 'ignore' }).status === 0;
}
