// Reads QR codes from a camera by ourselves, for browsers that bring nothing along (decoder.ts). Loaded when a camera
// is first switched on: jsQR looks at one picture at a time, made small enough to be looked at several times a second.

import jsQR from 'jsqr';
import type { Decoder } from './decoder.ts';

/** Pixels of the longer side: a code that fills a third of the picture still has some pixels a module. */
const longest = 800;

/** How large the picture that is looked at is made: never larger than what the camera gives. */
export function sizeOf(width: number, height: number): { width: number; height: number } {
  const by = Math.min(1, longest / Math.max(width, height, 1));
  return { width: Math.round(width * by), height: Math.round(height * by) };
}

export async function pictureDecoder(): Promise<Decoder> {
  const canvas = document.createElement('canvas');
  const on = canvas.getContext('2d', { willReadFrequently: true });
  return {
    read: async (video) => {
      const { width, height } = sizeOf(video.videoWidth, video.videoHeight);
      if (!on || width === 0 || height === 0) {
        return undefined;
      }
      canvas.width = width;
      canvas.height = height;
      on.drawImage(video, 0, 0, width, height);
      const found = jsQR(on.getImageData(0, 0, width, height).data, width, height);
      return found?.data || undefined;
    },
  };
}
