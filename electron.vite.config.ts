import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string): string => resolve(import.meta.dirname, path);

const BUNDLED = [
  '@ai-sdk/anthropic',
  '@ai-sdk/google',
  '@ai-sdk/openai',
  '@ai-sdk/openai-compatible',
  '@ai-sdk/provider',
  '@orpc/client',
  '@orpc/contract',
  '@orpc/server',
  'commander',
  'htmlparser2',
  'kysely',
  'simple-git',
  'smol-toml',
  'unbash',
  'ws',
  'yaml',
  'zod',
];

/** Addresses such as `#shared/...` are the `imports` of package.json, so no alias is set here. */
export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      sourcemap: true,
      // Only what is native, or finds its own files, stays outside: hundreds of small modules cost a start 200 ms and 20 MB.
      externalizeDeps: { exclude: BUNDLED },
      rolldownOptions: {
        input: {
          electron: at('src-main/shells/electron/main.ts'),
          browser: at('src-main/shells/browser/main.ts'),
          cli: at('src-main/shells/cli/main.ts'),
          start: at('src-main/shells/start/main.ts'),
        },
        // Chunks lie beside the entries, so that `import.meta.dirname` is the same folder in both.
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      rolldownOptions: {
        input: { preload: at('src-preload/preload.ts') },
        // A sandboxed preload can be no module.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      outDir: at('out/renderer'),
      minify: true,
      // The editor comes in one large piece, loaded when a diff is opened, and from the same machine.
      chunkSizeWarningLimit: 4000,
      rolldownOptions: { input: { index: at('src-renderer/index.html') } },
    },
  },
});
