import type { Approval } from '#shared/model/approval.ts';
import { type Projection, UNCHANGED } from './projection.ts';

/** The inbox: open requests for approval by call id. */
export const approvals: Projection<Approval> = {
  name: 'approvals',
  version: 2,
  fold(get, event) {
    if (event.agent === null || event.session === null) return UNCHANGED;
    switch (event.type) {
      case 'approval.requested': {
        const { call, display, cwd, args, asks } = event.body;
        return [{ key: call, row: { call, display, cwd, args, asks, agent: event.agent, session: event.session, askedAt: event.at } }];
      }
      case 'approval.answered':
      case 'tool.ended':
        return get(event.body.call) === undefined ? UNCHANGED : [{ key: event.body.call, row: null }];
      default:
        return UNCHANGED;
    }
  },
};
