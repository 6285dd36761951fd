import { expect, test } from 'vitest';
import { wireEvents } from './sse.ts';

const seen = (text: string) => wireEvents(text)?.map(({ name, data }) => [name, data]);

test('names and data of each event, whatever ends its lines', () => {
  const lines = ['event: message_start', 'data: {"a":1}', '', 'data: [DONE]', '', ''];
  const wanted = [
    ['message_start', '{"a":1}'],
    ['', '[DONE]'],
  ];
  for (const end of ['\n', '\r\n', '\r']) expect(seen(lines.join(end))).toEqual(wanted);
});

test('several data lines are one datum; only one space after the colon is the separator', () => {
  expect(seen('data: a\ndata:  b\ndata:c\n\n')).toEqual([['', 'a\n b\nc']]);
});

test('comments are no events, a cut last event is kept', () => {
  expect(seen(': keep-alive\n\nevent: delta\ndata: {"te')).toEqual([['delta', '{"te']]);
});

test('text that is no stream is left to others', () => {
  expect(wireEvents('{"error":{"message":"data: none"}}')).toBeNull();
  expect(wireEvents('')).toBeNull();
});

test('a byte order mark before the first field is no part of it', () => {
  expect(seen('\uFEFFdata: x\n\n')).toEqual([['', 'x']]);
});
