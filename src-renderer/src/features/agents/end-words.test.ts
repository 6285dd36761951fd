import { expect, test } from 'vitest';
import type { Agent } from '#shared/model/agent.ts';
import { endQuestion } from './end-words.ts';

const named = (name: string) => ({ id: name as Agent['id'], name });

test('the question names whom it ends, and how many', () => {
  expect(endQuestion('kill', named('ada'), [named('ada')])).toMatchObject({ title: 'Kill ada?', confirm: 'Kill it' });
  const team = ['ada', 'bob', 'cy'].map(named);
  expect(endQuestion('cancel', named('ada'), team)).toMatchObject({ title: 'Cancel ada and 2 below it?', confirm: 'Cancel 3 agents' });
  expect(endQuestion('cancel', named('ada'), team).words).toMatch(/^ada, bob, cy\. /);
  const crowd = Array.from({ length: 12 }, (_, index) => named(`a${index}`));
  expect(endQuestion('kill', named('a0'), crowd).words).toMatch(/^a0, .*a7 and 4 more\. /);
});

test('one that has ended itself is not counted among those it ends', () => {
  const { title, confirm } = endQuestion('cancel', named('ada'), [named('bob'), named('cy')]);
  expect([title, confirm]).toEqual(['Cancel ada and 2 below it?', 'Cancel 2 agents']);
});
