// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from 'vite';

// three scripts: what the first view needs, all other pages, and what draws plots; a name says what is in its file, so browsers keep it
export default defineConfig({
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    outDir: 'target/pages',
    emptyOutDir: true,
    assetsDir: '',
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    target: 'es2022',
    rollupOptions: {
      output: {
        hashCharacters: 'hex',
        entryFileNames: 'console-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: 'console-[hash][extname]',
      },
    },
  },
});
