/** A host as `web_fetch` asks for it, out of what a person writes: an address does as well. */
export function hostIn(text: string): string {
  const address = text.includes('://') ? text : `https://${text}`;
  return URL.canParse(address) ? new URL(address).host.replace(/^www\./, '') : text;
}
