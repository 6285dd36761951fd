export interface Clock {
  /** UTC milliseconds. */
  now(): number;
  /** Calls once after `ms`; the answer takes it back. */
  after(ms: number, call: () => void): () => void;
}

/** Random bits from outside: 32 hexadecimal digits a call. */
export type NewSeed = () => string;
