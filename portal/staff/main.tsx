import { render } from 'preact';
import '../ui/ui.css';
import './staff.css';
import { giveDecoder } from '../ui/decoder.ts';
import { App, start } from './app.tsx';

giveDecoder(async () => (await import('../ui/picture-decoder.ts')).pictureDecoder());

const place = document.querySelector('#app');
if (place) {
  render(<App />, place);
  void start();
}
