// What reads a QR code from a picture: a library that an app was given, else what the browser brings along. Safari, and
// Chromium and Firefox on a desk, bring nothing along: there a code is typed, until a library is given.

export type Decoder = {
  /** The text of a QR code that is in sight; nothing where none is. */
  read: (video: HTMLVideoElement) => Promise<string | undefined>;
};

type Detector = { detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]> };
type Detectors = { new (options: { formats: string[] }): Detector };

let given: (() => Promise<Decoder>) | undefined;

/** A library is loaded when a camera is first switched on, and not before. */
export function giveDecoder(load: (() => Promise<Decoder>) | undefined): void {
  given = load;
}

function detectors(): Detectors | undefined {
  return (globalThis as unknown as { BarcodeDetector?: Detectors }).BarcodeDetector;
}

export function hasDecoder(): boolean {
  return given !== undefined || detectors() !== undefined;
}

/** What reads here: the browser's own where it has one, because it costs nothing to load. */
export async function decoder(): Promise<Decoder | undefined> {
  const Detects = detectors();
  if (!Detects) {
    return given?.();
  }
  const detector = new Detects({ formats: ['qr_code'] });
  return { read: async (video) => (await detector.detect(video))[0]?.rawValue };
}
