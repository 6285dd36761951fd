/** How one call of git ended. */
export interface Ran {
  /** Exit code; negative where git could not be started. */
  readonly code: number;
  readonly bytes: Buffer;
  /** `bytes` as UTF-8. */
  readonly out: string;
  readonly err: string;
}
