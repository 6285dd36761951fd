import { beforeEach, expect, test } from 'vitest';
import type { AgentId } from '#shared/lib/ids.ts';
import { beginComment, dropComments, editComment, MOST_COMMENTS, takeFocus, useCommentDrafts } from './comment-drafts.ts';

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

test('a comment has the focus once: when it is asked for, and not when it comes into sight again', () => {
  beginComment(agent, place);
  const { id } = drafts()[0]!;
  expect([takeFocus(id), takeFocus(id)]).toEqual([true, false]);
  beginComment(agent, place);
  expect(takeFocus(id)).toBe(true);
});

test('what is kept has bounds: as many comments as a message holds, their first lines, and fifty agents', () => {
  const snippet = Array.from({ length: 3000 }, () => 'nine chars').join('\n');
  beginComment(agent, { ...place, lines: { first: 5, count: 3000 }, snippet });
  expect(drafts()[0]!.snippet.length).toBeLessThanOrEqual(20_000);
  expect(drafts()[0]!.lines).toEqual({ first: 5, count: drafts()[0]!.snippet.split('\n').length });
  for (let at = 1; at < MOST_COMMENTS; at += 1) beginComment(agent, { ...place, lines: { first: 100 + at, count: 1 } });
  expect(beginComment(agent, place)).toBe(false);
  expect(drafts()).toHaveLength(MOST_COMMENTS);
  for (let at = 0; at < 50; at += 1) beginComment(`agent${at}` as AgentId, place);
  expect(Object.keys(useCommentDrafts.getState().of)).toHaveLength(50);
  expect(drafts()).toEqual([]);
});
