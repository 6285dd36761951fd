export function open(what: any): string {
  return String(what);
}
