import { describe, expect, it } from 'vitest';
import { locations } from './locations.ts';

const linux = { platform: 'linux', home: '/home/ada' };

describe('locations', () => {
  it('has a place of its own on each platform', () => {
    expect(locations({ ...linux, env: {} })).toEqual({
      data: '/home/ada/.local/share/coppice',
      config: '/home/ada/.config/coppice/coppice.toml',
    });
    expect(locations({ platform: 'darwin', home: '/Users/ada', env: {} }).data).toBe('/Users/ada/Library/Application Support/Coppice');
    expect(locations({ platform: 'win32', home: 'C:\\Users\\ada', env: { LOCALAPPDATA: 'D:\\Local' } })).toEqual({
      data: 'D:\\Local\\Coppice',
      config: 'C:\\Users\\ada\\.config\\coppice\\coppice.toml',
    });
  });

  it('takes the flag before the variable, and the variable before XDG', () => {
    const env = { COPPICE_GLOBAL_DATA: '/data', XDG_DATA_HOME: '/xdg' };
    expect(locations({ ...linux, env, dataFlag: '/flag' }).data).toBe('/flag');
    expect(locations({ ...linux, env }).data).toBe('/data');
    expect(locations({ ...linux, env: { XDG_DATA_HOME: '/xdg', COPPICE_GLOBAL_DATA: '' } }).data).toBe('/xdg/coppice');
    expect(locations({ ...linux, env: { XDG_DATA_HOME: 'relative' } }).data).toBe('/home/ada/.local/share/coppice');
  });

  it('takes the configuration from a named file, a named folder or XDG', () => {
    expect(locations({ ...linux, env: { COPPICE_GLOBAL_CONFIG: '/etc/mine.toml' } }).config).toBe('/etc/mine.toml');
    expect(locations({ ...linux, env: { COPPICE_GLOBAL_CONFIG: '/etc/coppice' } }).config).toBe('/etc/coppice/coppice.toml');
    expect(locations({ ...linux, env: { XDG_CONFIG_HOME: '/xdg' } }).config).toBe('/xdg/coppice/coppice.toml');
  });

  it('makes relative paths of the person absolute', () => {
    expect(locations({ ...linux, env: {}, dataFlag: 'here' }).data).toBe(`${process.cwd()}/here`);
  });
});
