import type { StationState } from '../api/types.ts';

// The marks of stations: shape by state, fill by value class. Drawn once per pair at twice the size, with a
// white rim and a dark line, so that each stands out from land, sea and its neighbours.

const ratio = 2;

/** Just as large as the drawing, because values on the map keep clear of the whole image. */
function sizeOf(state: StationState): number {
  return state === 'ok' ? 18 : 26;
}

export function markName(state: StationState, colour: string): string {
  return `${state}${colour}`;
}

export function drawMark(state: StationState, colour: string): ImageData | undefined {
  const canvas = document.createElement('canvas');
  const size = sizeOf(state);
  canvas.width = size * ratio;
  canvas.height = size * ratio;
  const pen = canvas.getContext('2d');
  if (!pen) {
    return undefined;
  }
  pen.scale(ratio, ratio);
  pen.translate(size / 2, size / 2);
  pen.lineJoin = 'round';
  outline(pen, state);
  pen.lineWidth = 4.5;
  pen.strokeStyle = '#ffffff';
  pen.stroke();
  pen.fillStyle = colour;
  pen.fill();
  pen.lineWidth = state === 'ok' ? 1.5 : 2.2;
  pen.strokeStyle = '#1a1a1a';
  pen.stroke();
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

function outline(pen: CanvasRenderingContext2D, state: StationState): void {
  pen.beginPath();
  if (state === 'ok') {
    pen.arc(0, 0, 6.5, 0, 2 * Math.PI);
  } else if (state === 'silent') {
    pen.moveTo(0, -9.5);
    pen.lineTo(9.5, 0);
    pen.lineTo(0, 9.5);
    pen.lineTo(-9.5, 0);
    pen.closePath();
  } else {
    pen.moveTo(0, -9.5);
    pen.lineTo(10, 8);
    pen.lineTo(-10, 8);
    pen.closePath();
  }
}

export const markPixelRatio = ratio;
