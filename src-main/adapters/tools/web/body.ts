import type { IncomingMessage } from 'node:http';
import { type Duplex, pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

const MOST_LAYERS = 3;

const UNPACKERS: Readonly<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  br: createBrotliDecompress,
  deflate: createInflate,
  'raw deflate': createInflateRaw,
};

export interface Body {
  readonly bytes: Buffer;
  /** There was more than `most`; it was not read. */
  readonly isCut: boolean;
}

/** What an answer holds, unpacked as it comes: of what unpacks to gigabytes no more than `most` bytes are made. Throws where it breaks off. */
export async function readBody(response: IncomingMessage, most: number): Promise<Body> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of (await unpacked(response)) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > most) break;
    }
  } finally {
    response.destroy();
  }
  return { bytes: Buffer.concat(chunks).subarray(0, most), isCut: length > most };
}

async function unpacked(response: IncomingMessage): Promise<Readable> {
  const { 'content-encoding': encoding = '', 'content-length': length } = response.headers;
  // Some servers name a packing where there is nothing to unpack.
  if (length === '0' || response.statusCode === 204) return response;
  const named = encoding.toLowerCase().split(',');
  const layers = named.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity');
  if (layers.length > MOST_LAYERS) throw new Error(`the answer is packed ${layers.length} times over`);
  let source: Readable = response;
  for (const layer of layers.toReversed()) {
    // The standard means zlib's format by "deflate"; some servers send the bare one.
    const format = layer === 'deflate' && !(await beginsAsZlib(source)) ? 'raw deflate' : layer;
    const unpack = UNPACKERS[format]?.();
    if (unpack === undefined) throw new Error(`the answer is packed in a way that is not known ("${layer}")`);
    // What goes wrong is told to whoever reads the last of them.
    source = pipeline(source, unpack, () => undefined);
  }
  return source;
}

async function beginsAsZlib(source: Readable): Promise<boolean> {
  for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    source.unshift(chunk);
    return ((chunk[0] ?? 0) & 0x0f) === 8;
  }
  return true;
}
