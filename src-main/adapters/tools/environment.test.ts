import { expect, test } from 'vitest';
import { toolEnvironment } from './environment.ts';

test('a tool gets no secret, nothing of Coppice and nothing of its launcher', () => {
  const env = {
    PATH: '/bin',
    HOME: '/home/ada',
    LANG: 'C.UTF-8',
    ANTHROPIC_API_KEY: 'x',
    keyring: 'x',
    GITHUB_TOKEN: 'x',
    client_secret: 'x',
    PGPASSWORD: 'x',
    MyPasswd: 'x',
    COPPICE_GLOBAL_DATA: 'x',
    npm_lifecycle_event: 'start',
    npm_config_registry: 'x',
    ELECTRON_RUN_AS_NODE: '1',
    LLM_CRED: 'Bearer sk-12345678',
    GONE: undefined,
  };
  expect(toolEnvironment(env, [], ['sk-12345678'])).toEqual({
    PATH: '/bin',
    HOME: '/home/ada',
    LANG: 'C.UTF-8',
    GIT_TERMINAL_PROMPT: '0',
    GIT_PAGER: 'cat',
    PAGER: 'cat',
    TERM: 'dumb',
    NO_COLOR: '1',
  });
});

test.each(['A_KEY_B', 'monkeys', 'A_TOKEN', 'tokens_of', 'THE_SECRET_ONE', 'PASSWORD', 'X_PASSWD', 'passw', 'COPPICE_X', 'coppice_mode'])(
  'a variable named %s is kept from tools',
  (name) => {
    expect(toolEnvironment({ [name]: 'x' }, [], [])).not.toHaveProperty(name);
    expect(toolEnvironment({ [name]: 'x' }, [name], [])).toHaveProperty(name);
  },
);

test('env_pass lets through what it names, exactly', () => {
  const env = { GITHUB_TOKEN: 'a', GITHUB_TOKEN_2: 'b', TERM: 'xterm', COPPICE_X: 'c' };
  const kept = toolEnvironment(env, ['GITHUB_TOKEN', 'TERM', 'COPPICE_X'], ['a']);
  expect(kept).toMatchObject({ GITHUB_TOKEN: 'a', TERM: 'xterm', COPPICE_X: 'c' });
  expect(kept).not.toHaveProperty('GITHUB_TOKEN_2');
});
