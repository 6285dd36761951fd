/** For a playbook: a shell command that runs until a file named by its agent's id is there, or this folder is gone. */
export function gate(folder: string): string {
  return `until [ -e {{own.id}} ] || [ ! -d ${folder} ]; do sleep 0.02; done`;
}
