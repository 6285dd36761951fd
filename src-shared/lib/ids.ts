import { z } from 'zod';

/** Crockford's base 32 in lower case: no i, l, o, u, so that an id can be read aloud. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const letters = '[0-9a-hjkmnp-tv-z]';

const tagged = (tag: string) => z.string().regex(new RegExp(`^${tag}_${letters}{12}$`));

export const AgentId = z
  .string()
  .regex(new RegExp(`^${letters}{8}$`))
  .brand('AgentId');
export type AgentId = z.infer<typeof AgentId>;

export const SessionId = tagged('ses').brand('SessionId');
export type SessionId = z.infer<typeof SessionId>;

export const RunId = tagged('run').brand('RunId');
export type RunId = z.infer<typeof RunId>;

/** A tool call. Ours, not the provider's: theirs need not be unique beyond one answer. */
export const CallId = tagged('call').brand('CallId');
export type CallId = z.infer<typeof CallId>;

export const MessageId = tagged('msg').brand('MessageId');
export type MessageId = z.infer<typeof MessageId>;

/** UUIDv7. Causes and other ledgers refer to events by it. */
export const EventId = z.uuid().brand('EventId');
export type EventId = z.infer<typeof EventId>;

/** Minted by whoever asks, so that asking again is the same command. */
export const CommandId = z.uuid().brand('CommandId');
export type CommandId = z.infer<typeof CommandId>;

/** Lower-case hexadecimal SHA-256 of a blob's bytes. */
export const BlobHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand('BlobHash');
export type BlobHash = z.infer<typeof BlobHash>;

/** Fresh ids for one decision. The same seed draws the same ids, so a decision can be replayed. */
export interface IdSource {
  agent(): AgentId;
  session(): SessionId;
  run(): RunId;
  call(): CallId;
  message(): MessageId;
  event(at: number): EventId;
}

/** @param seed 32 hexadecimal digits from a good random source; it is kept with the command. */
export function idsFrom(seed: string): IdSource {
  const word = sfc32(seed);
  const some = (count: number): string => {
    let text = '';
    let bits = 0;
    let left = 0;
    while (text.length < count) {
      if (left < 5) {
        bits = word();
        left = 30;
      }
      text += LETTERS[bits & 31];
      bits >>>= 5;
      left -= 5;
    }
    return text;
  };
  return {
    agent: () => some(8) as AgentId,
    session: () => `ses_${some(12)}` as SessionId,
    run: () => `run_${some(12)}` as RunId,
    call: () => `call_${some(12)}` as CallId,
    message: () => `msg_${some(12)}` as MessageId,
    event: (at) => uuid7(at, word(), word(), word()),
  };
}

/** The one command that a tool call stands for: run again after a crash, the call asks the same command and gets the same receipt. */
export function commandOf(call: CallId): CommandId {
  let bits = 0n;
  for (const letter of call.slice('call_'.length)) bits = (bits << 5n) | BigInt(LETTERS.indexOf(letter));
  const hex = bits.toString(16).padStart(15, '0');
  return `00000000-0000-8${hex.slice(0, 3)}-8${hex.slice(3, 6)}-000${hex.slice(6)}` as CommandId;
}

function uuid7(at: number, a: number, b: number, c: number): EventId {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0').slice(-digits);
  const time = hex(at, 12);
  const variant = 0x8000 | (b & 0x3fff);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(a, 3)}-${hex(variant, 4)}-${hex(a >>> 12, 4)}${hex(c, 8)}` as EventId;
}

/** Chris Doty-Humphrey's small fast counting generator: 128 bits of state, passes PractRand. */
function sfc32(seed: string): () => number {
  const part = (index: number) => Number.parseInt(seed.slice(index * 8, index * 8 + 8), 16) | 0;
  let a = part(0);
  let b = part(1);
  let c = part(2);
  let counter = part(3);
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round += 1) next();
  return next;
}
