import { decoder, hasDecoder } from './decoder.ts';

// Reads a QR code through the camera, where something here can. Nothing of the picture is kept or sent.

export function canScan(): boolean {
  return hasDecoder() && navigator.mediaDevices?.getUserMedia !== undefined;
}

const everyMs = 200;

/** Shows the camera in the video and tells what it reads, until it is stopped; throws where there is no camera. */
export async function scan(video: HTMLVideoElement, onText: (text: string) => void): Promise<() => void> {
  const reader = await decoder();
  if (!reader) {
    throw new Error('no decoder');
  }
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
  const ended = new AbortController();
  const stop = (): void => {
    ended.abort();
    for (const track of stream.getTracks()) {
      track.stop();
    }
    video.srcObject = null;
  };
  video.srcObject = stream;
  await video.play();
  const look = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      const text = await reader.read(video).catch(() => undefined);
      if (text !== undefined && !ended.signal.aborted) {
        stop();
        onText(text);
        return;
      }
      await new Promise((after) => {
        setTimeout(after, everyMs);
      });
    }
  };
  void look();
  return stop;
}
