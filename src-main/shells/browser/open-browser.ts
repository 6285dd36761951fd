import { spawn } from 'node:child_process';

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  /** Whether a person reads what is printed. */
  readonly terminal: boolean;
}

/** The system's own way to open a link; null where there is no screen to show it, or the person wants none of it. */
export function opener({ env, platform, terminal }: Surroundings): readonly [command: string, ...args: string[]] | null {
  if (!terminal || isSet(env['CI']) || isSet(env['COPPICE_NO_OPEN'])) return null;
  if (platform === 'darwin') return ['open'];
  // The shell's `start` would read `&` in a link as its own.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return isSet(env['DISPLAY']) || isSet(env['WAYLAND_DISPLAY']) ? ['xdg-open'] : null;
}

/** Opens a link in the system's browser, if there is one. Never throws: the link is printed as well. */
export function openBrowser(url: string, surroundings: Surroundings): void {
  const command = opener(surroundings);
  if (command === null) return;
  const [program, ...args] = command;
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}
