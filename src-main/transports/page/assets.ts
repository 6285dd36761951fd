import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

/** One file of the built window. */
export interface Asset {
  readonly file: string;
  readonly type: string;
  /** Its name changes with its content, so it may be kept for ever. */
  readonly hashed: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

/**
 * Lists the built window once: request path to file, `/` being its page. What is asked for is looked up here and never joined to a
 * path, so that no request can name a file that is not the window's.
 * @throws Error if the window has not been built.
 */
export function listAssets(folder: string): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const entry of readFolder(folder)) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    const type = TYPES[extname(entry.name)] ?? 'application/octet-stream';
    assets.set(path, { file, type, hashed: path.startsWith('/assets/') });
  }
  const page = assets.get('/index.html');
  if (page === undefined) throw new Error(`the window is not built: ${join(folder, 'index.html')} is missing; run npm run build`);
  assets.set('/', page);
  return assets;
}

function readFolder(folder: string) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch (cause) {
    throw new Error(`the window is not built: ${folder} cannot be read; run npm run build`, { cause });
  }
}

/** Null where the file is gone: the window was built anew since its files were listed. */
export async function readAsset(asset: Asset): Promise<Buffer<ArrayBuffer> | null> {
  try {
    return await readFile(asset.file);
  } catch {
    return null;
  }
}
