export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  /** As `process.getuid`; undefined on Windows. */
  readonly user: number | undefined;
}

/** Why Electron would not open a window here even with its binary; null where it would. */
export function noWindowHere({ env, platform, user }: Surroundings): string | null {
  if (platform !== 'linux') return null;
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'There is no screen here';
  return user === 0 ? "Electron's sandbox does not run as root" : null;
}
