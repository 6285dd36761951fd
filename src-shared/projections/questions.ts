import type { Question } from '#shared/model/question.ts';
import { type Projection, UNCHANGED } from './projection.ts';

/** Open questions of agents by call id. */
export const questions: Projection<Question> = {
  name: 'questions',
  version: 1,
  fold(get, event) {
    if (event.agent === null || event.session === null) return UNCHANGED;
    switch (event.type) {
      case 'question.asked': {
        const { call, to, question, options } = event.body;
        const askedAt = get(call)?.askedAt ?? event.at;
        return [{ key: call, row: { call, to, question, options, agent: event.agent, session: event.session, askedAt } }];
      }
      case 'question.answered':
      case 'tool.ended':
        return get(event.body.call) === undefined ? UNCHANGED : [{ key: event.body.call, row: null }];
      default:
        return UNCHANGED;
    }
  },
};
