import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

// Makes one entry of the build work without a net: writes its service worker with the names of all its files, its
// manifest and its icon beside its page. The worker changes exactly when a file of the entry does.

type Chunk = {
  type: string;
  fileName: string;
  imports?: string[];
  viteMetadata?: { importedCss?: Set<string>; importedAssets?: Set<string> };
};

const manifest = {
  lang: 'ja',
  start_url: './',
  scope: './',
  display: 'standalone',
  background_color: '#ffffff',
  theme_color: '#0017c1',
  icons: [{ src: './icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
};

/** name: of the app, as it stands on the phone. */
export function offline(entry: string, name: string): Plugin {
  let root = '';
  return {
    name: `tsunagu-offline-${entry}`,
    apply: 'build',
    configResolved(config) {
      root = config.root;
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = bundle[`${entry}/index.html`];
        if (page?.type !== 'asset') {
          this.error(`${entry}/index.html is not in the build`);
        }
        const source = String(page.source);
        const files = filesOf(source, bundle as unknown as Record<string, Chunk>);
        const version = createHash('sha256').update(source).update(files.join('\n')).digest('hex').slice(0, 16);
        const worker = readFileSync(join(root, 'tool/worker.js'), 'utf8')
          .replace('__ENTRY__', entry)
          .replace('__VERSION__', version)
          .replace('__FILES__', JSON.stringify(files));
        this.emitFile({ type: 'asset', fileName: `${entry}/sw.js`, source: worker });
        this.emitFile({
          type: 'asset',
          fileName: `${entry}/manifest.webmanifest`,
          source: JSON.stringify({ name: `つなぐ ${name}`, short_name: `つなぐ${name}`, ...manifest }, undefined, 2),
        });
        this.emitFile({
          type: 'asset',
          fileName: `${entry}/icon.svg`,
          source: readFileSync(join(root, 'ui/icon.svg'), 'utf8'),
        });
      },
    },
  };
}

/** What the page names, and what that imports in its turn. */
function filesOf(source: string, bundle: Record<string, Chunk>): string[] {
  const found = new Set<string>();
  const take = (fileName: string): void => {
    const chunk = bundle[fileName];
    if (!chunk || found.has(fileName)) {
      return;
    }
    found.add(fileName);
    chunk.imports?.forEach(take);
    chunk.viteMetadata?.importedCss?.forEach(take);
    chunk.viteMetadata?.importedAssets?.forEach(take);
  };
  for (const [, name] of source.matchAll(/(?:src|href)="\/([^"]+)"/g)) {
    take(name ?? '');
  }
  return [...found].map((name) => `/${name}`).toSorted();
}
