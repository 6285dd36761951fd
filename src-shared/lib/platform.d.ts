// What the pure rooms use beyond ECMAScript: it is the same in Node and in browsers.
declare class AbortSignal {
  private constructor();
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

declare class AbortController {
  readonly signal: AbortSignal;
  abort(): void;
}

declare class URL {
  constructor(address: string);
  static canParse(address: string): boolean;
  readonly host: string;
}
