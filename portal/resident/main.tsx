import { render } from 'preact';
import '../ui/ui.css';
import './resident.css';
import { giveDecoder } from '../ui/decoder.ts';
import { App } from './app.tsx';
import { begin } from './state.ts';

giveDecoder(async () => (await import('../ui/picture-decoder.ts')).pictureDecoder());

const place = document.querySelector('#app');
if (place) {
  render(<App />, place);
  void begin();
}
