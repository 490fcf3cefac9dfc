// The service worker of an app that works without a net. tool/offline.ts puts in its name, the names of the app's own files and a version made of
// them. It answers for these files and for the page, from what was stored when it was installed, so that page and
// files are always of one version. Whatever else is asked (the server's data) goes past it.

const version = '__VERSION__';
const files = __FILES__;
const family = 'tsunagu-__ENTRY__-';

addEventListener('install', (event) => {
  // Also past the HTTP cache: a file that an old server sent must not be stored under the new version.
  const fresh = ['./', ...files].map((file) => new Request(file, { cache: 'reload' }));
  event.waitUntil(
    caches
      .open(family + version)
      .then((cache) => cache.addAll(fresh))
      .then(() => skipWaiting()),
  );
});

addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => name.startsWith(family) && name !== family + version).map((name) => caches.delete(name))),
      )
      .then(() => clients.claim()),
  );
});

async function stored(request) {
  const cache = await caches.open(family + version);
  return (await cache.match(request)) ?? fetch(request);
}

addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== location.origin) {
    return;
  }
  if (request.mode === 'navigate') {
    event.respondWith(stored('./'));
  } else if (files.includes(address.pathname)) {
    event.respondWith(stored(address.pathname));
  }
});
