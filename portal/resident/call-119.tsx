import { town } from './texts.ts';

/** Where words of danger stand, one press calls. */
export function Call119() {
  return (
    <a href="tel:119" class="button button-outline big call-119">
      {town.value.call119}
    </a>
  );
}
