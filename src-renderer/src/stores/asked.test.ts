import { expect, it } from 'vitest';
import type { Approval } from '#shared/model/approval.ts';
import type { Question } from '#shared/model/question.ts';
import { askedOfPerson } from './asked.ts';
import { ids } from './facts.test-support.ts';

const approval = (call: string, askedAt: number) => ({ call: ids.call(call), askedAt }) as Approval;
const question = (call: string, askedAt: number, to: Question['to']) => ({ call: ids.call(call), askedAt, to }) as Question;

it('lists requests and questions to the person, the oldest first, and not what is asked of another agent', () => {
  const asked = askedOfPerson({
    approvals: new Map([
      ['a', approval('a', 3)],
      ['b', approval('b', 1)],
    ]),
    questions: new Map([
      ['c', question('c', 2, { kind: 'person' })],
      ['d', question('d', 0, { kind: 'agent', agent: ids.agent('root') })],
    ]),
  });
  expect(asked.map(({ kind, row }) => `${kind} ${row.call}`)).toEqual(['approval call_b', 'question call_c', 'approval call_a']);
});
