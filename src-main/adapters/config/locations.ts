import { posix, win32 } from 'node:path';

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As `process.platform`. */
  readonly platform: string;
  /** The person's home folder. */
  readonly home: string;
  /** Value of `-D`. */
  readonly dataFlag?: string | undefined;
}

export interface Locations {
  /** Absolute path of the data directory. */
  readonly data: string;
  /** Absolute path of the person's configuration file. */
  readonly config: string;
}

/**
 * Where Coppice keeps its data and reads its configuration.
 *
 * Data: `-D`, else `COPPICE_GLOBAL_DATA`, else the platform's own place. Configuration: `COPPICE_GLOBAL_CONFIG`
 * (a `.toml` file, or a folder that holds `coppice.toml`), else the XDG place on every platform.
 * Relative paths of the person's own count from the working folder of the process.
 */
export function locations({ env, platform, home, dataFlag }: Surroundings): Locations {
  const path = platform === 'win32' ? win32 : posix;
  const given = (name: string): string | null => {
    const value = env[name];
    return value === undefined || value === '' ? null : value;
  };
  // The XDG specification: a relative path in these variables is to be ignored.
  const absolute = (name: string): string | null => {
    const value = given(name);
    return value !== null && path.isAbsolute(value) ? value : null;
  };

  const ownPlace = (): string => {
    if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Coppice');
    if (platform === 'win32') return path.join(absolute('LOCALAPPDATA') ?? path.join(home, 'AppData', 'Local'), 'Coppice');
    return path.join(absolute('XDG_DATA_HOME') ?? path.join(home, '.local', 'share'), 'coppice');
  };
  const asked = dataFlag === undefined || dataFlag === '' ? given('COPPICE_GLOBAL_DATA') : dataFlag;

  const named = given('COPPICE_GLOBAL_CONFIG');
  const folder = path.join(absolute('XDG_CONFIG_HOME') ?? path.join(home, '.config'), 'coppice');
  const config = named === null ? folder : path.resolve(named);

  return {
    data: asked === null ? ownPlace() : path.resolve(asked),
    config: config.endsWith('.toml') ? config : path.join(config, 'coppice.toml'),
  };
}
