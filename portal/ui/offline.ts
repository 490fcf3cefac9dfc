import { prefix } from '../api/base.ts';

// Makes the app installable and there without a net. Both addresses depend on the municipality, so they are given
// here and not in the page.

/** Under Trusted Types the address of a worker is a sink; this one is made of nothing from outside. */
function workerAddress(entry: string): string {
  const address = `${prefix}/${entry}/sw.js`;
  const { trustedTypes } = globalThis as unknown as {
    trustedTypes?: { createPolicy: (name: string, rules: object) => { createScriptURL: (url: string) => string } };
  };
  return (
    trustedTypes
      ?.createPolicy(`tsunagu-${entry}`, { createScriptURL: (url: string) => url })
      .createScriptURL(address) ??
    address
  );
}

export function beOffline(entry: 'field' | 'shop'): void {
  const link = document.createElement('link');
  link.rel = 'manifest';
  link.href = `${prefix}/${entry}/manifest.webmanifest`;
  document.head.append(link);
  if ('serviceWorker' in navigator && !import.meta.env.DEV) {
    // Where it is refused (no HTTPS) the app works while there is a net.
    navigator.serviceWorker.register(workerAddress(entry), { scope: `${prefix}/${entry}/` }).catch(() => {});
  }
}
