type Kind = 'read' | 'write';

export function word(kind: Kind): string {
  let found = '';
  switch (kind) {
    case 'read':
      found = 'reads';
      break;
  }
  return found;
}
