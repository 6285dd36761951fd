import { expect, it } from 'vitest';
import { noWindowHere } from './screen.ts';

it('opens no window of its own without a screen, nor as root on Linux', () => {
  const here = { platform: 'linux', env: { DISPLAY: ':0' }, user: 1000 };
  expect(noWindowHere(here)).toBeNull();
  expect(noWindowHere({ ...here, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBeNull();
  expect(noWindowHere({ ...here, env: { DISPLAY: '' } })).toContain('no screen');
  expect(noWindowHere({ ...here, user: 0 })).toContain('root');
  expect(noWindowHere({ platform: 'darwin', env: {}, user: 501 })).toBeNull();
  expect(noWindowHere({ platform: 'win32', env: {}, user: undefined })).toBeNull();
});
