/** Media type of a picture that a browser shows as such, by how its bytes begin; null for anything else. */
export function imageKind(bytes: Buffer): string | null {
  const begins = (text: string, at = 0) => bytes.subarray(at, at + text.length).toString('latin1') === text;
  if (begins('\u0089PNG\r\n\u001a\n')) return 'image/png';
  if (begins('\u00ff\u00d8\u00ff')) return 'image/jpeg';
  if (begins('GIF87a') || begins('GIF89a')) return 'image/gif';
  if (begins('RIFF') && begins('WEBP', 8)) return 'image/webp';
  if (begins('ftypavif', 4)) return 'image/avif';
  if (begins('BM')) return 'image/bmp';
  if (begins('\0\0\u0001\0')) return 'image/x-icon';
  return null;
}
