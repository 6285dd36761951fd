import { listAssets, readAsset } from '#main/transports/page/assets.ts';
import { GUARD_HEADERS, contentSecurityPolicy } from '#main/transports/page/content-security.ts';
import type { Protocol } from 'electron';

export const SCHEME = 'coppice';
/** The one origin of the window. A page of files would share its origin with every other file. */
export const ORIGIN = `${SCHEME}://app`;
export const PAGE = `${ORIGIN}/`;

/** Gives the scheme the rights of an ordinary site, and no more. Must be called before the app is ready. */
export function declareScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

/** Serves the built window at `coppice://app/`, by the list of its files. @throws Error if it is not built. */
export function servePage(protocol: Protocol, folder: string): void {
  const assets = listAssets(folder);
  const headers = { ...GUARD_HEADERS, 'content-security-policy': contentSecurityPolicy("'self'") };
  protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    const asset = url.host === 'app' && request.method === 'GET' ? assets.get(url.pathname) : undefined;
    const bytes = asset === undefined ? null : await readAsset(asset);
    if (asset === undefined || bytes === null) return new Response('There is no such page.\n', { status: 404, headers });
    return new Response(bytes, { headers: { ...headers, 'content-type': asset.type } });
  });
}
