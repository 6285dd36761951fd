import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * The Chromium of the tests comes with `npm ci`, but on Linux two of its libraries come from the system.
 * As root on Debian or Ubuntu they are installed; elsewhere this says what to install, and ends with 1.
 */
const NEEDED = { 'libnss3.so': 'libnss3', 'libnspr4.so': 'libnspr4' };

const missing = process.platform === 'linux' ? Object.entries(NEEDED).filter(([library]) => !isInstalled(library)) : [];
if (missing.length > 0) {
  const packages = missing.map(([, name]) => name);
  const install = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log(`Chromium wants ${packages.join(' and ')}: ${install}`);
    execFileSync('sh', ['-c', install], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } else {
    console.error(
      `The end-to-end tests drive Chromium, which wants ${missing.map(([library]) => library).join(' and ')}.\n` +
        `Install it once (Debian, Ubuntu: sudo sh -c "${install}"; Fedora: sudo dnf install nss nspr), then run this again.`,
    );
    process.exitCode = 1;
  }
}

function isInstalled(library: string): boolean {
  const ldconfig = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find((path) => existsSync(path));
  if (ldconfig !== undefined) return execFileSync(ldconfig, ['-p'], { encoding: 'utf8' }).includes(library);
  return ['/usr/lib', '/usr/lib64', '/lib'].some((folder) => existsSync(`${folder}/${library}`));
}
