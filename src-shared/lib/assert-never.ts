/** Closes a switch over a union: a member that is not handled is a compile error at the call. */
export function assertNever(value: never, what = 'value'): never {
  throw new Error(`unexpected ${what}: ${JSON.stringify(value)}`);
}
