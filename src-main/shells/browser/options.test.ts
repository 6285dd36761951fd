import { expect, it } from 'vitest';
import { readOptions } from './options.ts';

it('reads port, data directory and whether to open the browser', () => {
  expect(readOptions([])).toEqual({ ok: true, value: { port: 0, data: undefined, open: false } });
  expect(readOptions(['--port', '4777', '-D', '/data', '--open'])).toEqual({ ok: true, value: { port: 4777, data: '/data', open: true } });
});

it.each([['--port', '65536'], ['--port', '-1'], ['--port', '80x'], ['--port'], ['--host', '0.0.0.0'], ['stray']])(
  'refuses %s %s',
  (...args) => {
    expect(readOptions(args.filter((arg) => arg !== undefined))).toMatchObject({ ok: false, problem: { code: 'usage' } });
  },
);
