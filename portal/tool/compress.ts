import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin, ResolvedConfig } from 'vite';

// Writes `.br` and `.gz` beside each text file of the build, so that the server only picks a file by
// Accept-Encoding. A sibling that would not be smaller is not written.
export function compress(): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'tsunagu-compress',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    closeBundle() {
      const folder = join(config.root, config.build.outDir);
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (entry.isFile() && /\.(html|js|mjs|css|svg|json|md|txt|webmanifest)$/.test(entry.name)) {
          writeSiblings(join(entry.parentPath, entry.name));
        }
      }
    },
  };
}

function writeSiblings(path: string): void {
  const bytes = readFileSync(path);
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  const gzip = gzipSync(bytes, { level: 9 });
  if (brotli.length < bytes.length) {
    writeFileSync(`${path}.br`, brotli);
  }
  if (gzip.length < bytes.length) {
    writeFileSync(`${path}.gz`, gzip);
  }
}
