import { render } from 'preact';
import '../ui/ui.css';
import './shop.css';
import { beOffline } from '../ui/offline.ts';
import { giveDecoder } from '../ui/decoder.ts';
import { App } from './app.tsx';
import { start } from './state.ts';

giveDecoder(async () => (await import('../ui/picture-decoder.ts')).pictureDecoder());

const place = document.querySelector('#app');
if (place) {
  render(<App />, place);
  beOffline('shop');
  void start();
}
