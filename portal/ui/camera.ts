// Reads a QR code through the camera, where the browser can. Nothing of the picture is kept or sent.

type Detector = { detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]> };
type Detectors = { new (options: { formats: string[] }): Detector };

function detectors(): Detectors | undefined {
  return (globalThis as unknown as { BarcodeDetector?: Detectors }).BarcodeDetector;
}

export function canScan(): boolean {
  return detectors() !== undefined && navigator.mediaDevices?.getUserMedia !== undefined;
}

const everyMs = 200;

/** Shows the camera in the video and tells what it reads, until it is stopped; throws where there is no camera. */
export async function scan(video: HTMLVideoElement, onText: (text: string) => void): Promise<() => void> {
  const Detects = detectors();
  if (!Detects) {
    throw new Error('no detector');
  }
  const detector = new Detects({ formats: ['qr_code'] });
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
      const found = await detector.detect(video).catch(() => []);
      const text = found[0]?.rawValue;
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
