import { describe, expect, it } from 'vitest';
import { prefixOf } from '../../api/base.ts';

describe('what stands before the paths of a municipality', () => {
  it.each([
    ['/t/010006/staff/', '/t/010006'],
    ['/t/010006', '/t/010006'],
    ['/staff/', ''],
    ['/t/0100066/staff/', ''],
    ['/t/abc/staff/', ''],
    ['/x/t/010006/', ''],
  ])('of %s is "%s"', (path, prefix) => {
    expect(prefixOf(path)).toBe(prefix);
  });
});
