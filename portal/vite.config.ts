import { defineConfig } from 'vitest/config';
import { compress } from './tool/compress.ts';
import { offline } from './tool/offline.ts';

// One project, one entry per audience. The server answers `/` with open/index.html and every path
// below one of the others (/staff/, /field/, /resident/, /shop/) that is not a file with the index.html there;
// see README.md.
const server = process.env['TSUNAGU_URL'] ?? 'http://localhost:8080';

export default defineConfig({
  plugins: [offline('field', '現場'), offline('shop', 'お店'), compress()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    manifest: 'manifest.json',
    license: { fileName: 'licences.md' },
    // Never inline files as data: addresses; the content security policy names 'self' only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: ['open', 'staff', 'field', 'resident', 'shop'].map((entry) => `${entry}/index.html`),
      output: {
        // The map's worker comes as .mjs; as .js every server knows its media type.
        assetFileNames: (asset) =>
          asset.names[0]?.endsWith('.mjs') ? 'assets/[name]-[hash].js' : 'assets/[name]-[hash][extname]',
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      [
        '/id /me /coupons /points /health /survey /community /crm /devices',
        '/weather /geo /snow /notify /rules /ngsi-ld /openapi.json',
      ]
        .flatMap((paths) => paths.split(' '))
        .map((path) => [path, server]),
    ),
  },
  test: { environment: 'happy-dom', include: ['test/unit/**/*.test.ts', 'test/unit/**/*.test.tsx'] },
});
