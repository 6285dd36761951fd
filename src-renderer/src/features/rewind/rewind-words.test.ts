import { expect, it } from 'vitest';
import type { RewindPreview } from '#shared/contract/rewind.ts';
import type { CallId, EventId, MessageId } from '#shared/lib/ids.ts';
import type { FileChange } from '#shared/model/worktree.ts';
import { conversationWords, filesWords, otherWords } from './rewind-words.ts';

const stretch = (turns: number, messages = 0, calls = 0) => ({
  turns: Array.from({ length: turns }, (_, n) => n + 1),
  messages: Array.from({ length: messages }, () => 'msg_1' as MessageId),
  calls: Array.from({ length: calls }, () => 'call_1' as CallId),
});
const preview = (gone = stretch(0), back = stretch(0), conversation = true): RewindPreview => ({
  plan: { to: 'event' as EventId, turn: 1, conversation, gone, back, files: null },
  messages: [],
  children: [],
  files: null,
  obstacle: null,
});
const change: FileChange = {
  path: 'a',
  from: null,
  kind: 'modified',
  binary: false,
  added: 1,
  removed: 1,
  oid: '0',
  modes: { before: '100644', after: '100644' },
};

it('says what of the conversation goes and what comes back', () => {
  expect(conversationWords(preview(stretch(2, 1)))).toBe('2 turns and 1 message will no longer count.');
  expect(conversationWords(preview(stretch(1), stretch(0, 1)))).toBe('1 turn will no longer count. 1 message will count again.');
  expect(conversationWords(preview(stretch(0, 0, 2)))).toBe('2 calls will no longer count.');
  expect(conversationWords(preview())).toBe('The conversation stands there already.');
  expect(conversationWords(preview(stretch(0), stretch(0), false))).toBeNull();
});

it('says how many files would change, and whose they are', () => {
  const files = {
    folder: '/f',
    atWork: [],
    changes: [change, { ...change, path: 'b' }],
    others: [{ path: 'b', agents: ['kid'], outside: true }],
  };
  expect(filesWords(files)).toBe('2 files will be written or deleted. 1 of them changed by others since.');
  expect(filesWords({ ...files, changes: [], others: [] })).toBe('The files are what they were then.');
  expect(files.others.map(otherWords)).toEqual(['kid, you or another program']);
});
