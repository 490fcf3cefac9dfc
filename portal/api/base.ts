// A server of several municipalities on one host name serves each below /t/{code} (demo and small trials);
// otherwise the host name says which it is, and nothing stands before a path.

export function prefixOf(pathname: string): string {
  return /^\/t\/\d{6}(?=\/|$)/.exec(pathname)?.[0] ?? '';
}

export const prefix = prefixOf(location.pathname);
