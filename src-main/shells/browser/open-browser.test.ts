import { expect, it } from 'vitest';
import { opener } from './open-browser.ts';

it.each([
  ['a desktop with X', 'linux', { DISPLAY: ':0' }, true, 'xdg-open'],
  ['a desktop with Wayland', 'linux', { WAYLAND_DISPLAY: 'wayland-0' }, true, 'xdg-open'],
  ['a server over SSH', 'linux', {}, true, undefined],
  ['macOS', 'darwin', {}, true, 'open'],
  ['Windows', 'win32', {}, true, 'rundll32'],
  ['a machine of CI', 'darwin', { CI: 'true' }, true, undefined],
  ['a person who wants none', 'darwin', { COPPICE_NO_OPEN: '1' }, true, undefined],
  ['a pipe', 'darwin', {}, false, undefined],
])('on %s', (_where, platform, env, terminal, command) => {
  expect(opener({ platform, env, terminal })?.[0]).toBe(command);
});
