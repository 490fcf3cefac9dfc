import { expect, test } from 'vitest';
import { sizeOf } from '../../ui/picture-decoder.ts';

test('a picture is made smaller to be looked at, never larger', () => {
  expect(sizeOf(1920, 1080)).toEqual({ width: 800, height: 450 });
  expect(sizeOf(1080, 1920)).toEqual({ width: 450, height: 800 });
  expect(sizeOf(640, 480)).toEqual({ width: 640, height: 480 });
  expect(sizeOf(0, 0)).toEqual({ width: 0, height: 0 });
});
