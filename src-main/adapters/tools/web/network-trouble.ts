import { codeOf } from '#main/adapters/tools/file-errors.ts';

const BADLY_PACKED = 'the answer is not packed as it says';

const MEANING: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name could not be looked up; is this machine online?',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'the host does not answer',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  Z_BUF_ERROR: 'the answer broke off',
  Z_DATA_ERROR: BADLY_PACKED,
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not to be trusted: it signed itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not to be trusted: its authority is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not to be trusted: its authority is not known here',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

/** What went wrong on the way to a page, for the model. Code and words of what is not known stay as they are. */
export function networkTrouble(error: unknown): string {
  const code = codeOf(error) ?? '';
  // Brotli's codes, of which there are many.
  if (code.startsWith('ERR__ERROR_')) return BADLY_PACKED;
  if (code.startsWith('HPE_')) return `it does not answer as HTTP asks (${code})`;
  const said = error instanceof Error ? error.message : String(error);
  return MEANING[code] ?? said;
}
