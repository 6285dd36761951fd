export function start(work: () => Promise<boolean>): string {
  return work() ? 'yes' : 'no';
}
