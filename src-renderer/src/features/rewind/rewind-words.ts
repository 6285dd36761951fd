import type { RewindPreview } from '#shared/contract/rewind.ts';
import { counted } from '#renderer/ui/format.ts';

export type RewindParts = 'both' | 'files' | 'conversation';

export const partChoices: readonly { readonly value: RewindParts; readonly title: string }[] = [
  { value: 'both', title: 'Files and conversation' },
  { value: 'files', title: 'Files' },
  { value: 'conversation', title: 'Conversation' },
];

export function whatMoves(parts: RewindParts): { readonly files: boolean; readonly conversation: boolean } {
  return { files: parts !== 'conversation', conversation: parts !== 'files' };
}

/** What becomes of the conversation: null where it stays. */
export function conversationWords({ plan: { conversation, gone, back } }: RewindPreview): string | null {
  if (!conversation) return null;
  const goes = stretchWords(gone.turns.length, gone.messages.length);
  const returns = stretchWords(back.turns.length, back.messages.length);
  if (goes === '' && returns === '')
    return gone.calls.length > 0 ? `${counted(gone.calls.length, 'call')} will no longer count.` : 'The conversation stands there already.';
  const words = [goes === '' ? '' : `${goes} will no longer count.`, returns === '' ? '' : `${returns} will count again.`];
  return words.filter((each) => each !== '').join(' ');
}

function stretchWords(turns: number, messages: number): string {
  const parts = [turns > 0 ? counted(turns, 'turn') : '', messages > 0 ? counted(messages, 'message') : ''];
  return parts.filter((part) => part !== '').join(' and ');
}

type Files = NonNullable<RewindPreview['files']>;

/** Who besides the agent changed a file that would be taken back; empty where nobody did. */
export function otherWords({ agents, outside }: Files['others'][number]): string {
  return [...agents, ...(outside ? ['you or another program'] : [])].join(', ');
}

export function filesWords({ changes, others }: Files): string {
  if (changes.length === 0) return 'The files are what they were then.';
  const foreign = others.length === 0 ? '' : ` ${counted(others.length, 'of them', 'of them')} changed by others since.`;
  return `${counted(changes.length, 'file')} will be written or deleted.${foreign}`;
}
