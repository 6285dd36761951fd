/** What every command takes, before or after its name. */
export interface Common {
  /** `-C`: the folder to work in. */
  readonly directory: string | undefined;
  /** `-D`: the data directory. */
  readonly data: string | undefined;
  readonly json: boolean;
}
