import { beforeEach, expect, test } from 'vitest';
import type { AgentId } from '#shared/lib/ids.ts';
import { beginComment, dropComments, editComment, useCommentDrafts } from './comment-drafts.ts';

const agent = 'a1b2c3d4' as AgentId;
const place = { path: 'file', side: 'after', lines: { first: 3, count: 1 }, snippet: 'three' } as const;
const drafts = () => useCommentDrafts.getState().of[agent] ?? [];

beforeEach(() => useCommentDrafts.setState({ of: {} }));

test('a comment that was begun on a line goes on there', () => {
  beginComment(agent, place);
  editComment(agent, drafts()[0]!.id, { text: 'Why?', writing: false });
  beginComment(agent, place);
  beginComment(agent, { ...place, side: 'before' });
  expect(drafts()).toMatchObject([
    { ...place, text: 'Why?', writing: true },
    { side: 'before', text: '', writing: true },
  ]);
});

test('what was sent or dropped leaves nothing behind', () => {
  beginComment(agent, place);
  dropComments(agent, [drafts()[0]!.id]);
  expect(useCommentDrafts.getState().of).toEqual({});
});
