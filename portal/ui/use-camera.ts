import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import { scan } from './camera.ts';

/** A camera that is on or off, and the video that shows what it sees; it is off again once it has read something. */
export function useCamera(
  onText: (text: string) => void,
  onNone: () => void,
): { on: Signal<boolean>; video: RefObject<HTMLVideoElement | null> } {
  const on = useSignal(false);
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (!on.value || !video.current) {
      return;
    }
    let stop = (): void => {};
    let gone = false;
    scan(video.current, (text) => {
      on.value = false;
      onText(text);
    }).then(
      (started) => {
        stop = started;
        if (gone) {
          started();
        }
      },
      () => {
        on.value = false;
        onNone();
      },
    );
    return () => {
      gone = true;
      stop();
    };
  }, [on.value]);
  return { on, video };
}
