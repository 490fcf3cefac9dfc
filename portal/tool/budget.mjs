// Fails the build when the first load of an entry grows past its budget. First load is the page, its
// scripts and its styles with everything they import statically; the map and the chart are loaded later.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const budgets = { 'staff/index.html': 60_000, 'open/index.html': 40_000, 'field/index.html': 40_000, 'resident/index.html': 40_000, 'shop/index.html': 40_000 };
const dist = join(import.meta.dirname, '..', 'dist');
const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));

function filesOf(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!seen.has(chunk.file)) {
    seen.add(chunk.file);
    for (const style of chunk.css ?? []) {
      seen.add(style);
    }
    for (const next of chunk.imports ?? []) {
      filesOf(next, seen);
    }
  }
  return seen;
}

let failed = false;
for (const [entry, budget] of Object.entries(budgets)) {
  const files = [entry, ...filesOf(entry)];
  const size = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0);
  const verdict = size <= budget ? 'ok' : 'TOO LARGE';
  console.log(`${entry}: ${(size / 1000).toFixed(1)} kB gz of ${budget / 1000} kB: ${verdict}`);
  failed ||= size > budget;
}
process.exit(failed ? 1 : 0);
