/** What a folder takes on its disk, in bytes of whole blocks. */
export interface DiskUse {
  /** Every file once, however many names it has in the folder. */
  readonly bytes: number;
  /** Of these, in files that have further names outside the folder (hard links): removing it would not free them. */
  readonly shared: number;
}

export interface ProcessAtWork {
  readonly pid: number;
  /** As it was started; empty where the system does not tell. */
  readonly command: string;
}

/** Adds up folders that may share files: each file counts once over all of them. */
export interface Tally {
  /** Rejects with the signal's reason once that aborts. Follows no links, and stays on the folder's own disk. */
  add(folder: string, signal: AbortSignal): Promise<DiskUse>;
  /** Bytes of all that was added. */
  total(): number;
}

/** What lies in a folder, and who works there. */
export interface Disk {
  tally(): Tally;
  /** Processes whose working folder is this one or lies below it; null where the system does not tell. */
  processesIn(folder: string): Promise<readonly ProcessAtWork[] | null>;
}
