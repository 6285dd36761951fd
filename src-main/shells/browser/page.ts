import type { IncomingMessage, ServerResponse } from 'node:http';
import { listAssets, readAsset } from '#main/transports/page/assets.ts';

/** Answers a GET that no other part of the shell answers. Never rejects. */
export type Page = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** The built window, by the list of its files. @throws Error if it is not built. */
export function builtPage(folder: string): Page {
  const assets = listAssets(folder);
  return async (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const asset = assets.get(path);
    const bytes = asset === undefined ? null : await readAsset(asset);
    if (asset === undefined || bytes === null) {
      const words = asset === undefined ? 'There is no such page.\n' : 'Coppice was built anew since it started: start it again.\n';
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end(words);
      return;
    }
    response.writeHead(200, {
      'content-type': asset.type,
      'content-length': bytes.length,
      'cache-control': asset.hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  };
}
