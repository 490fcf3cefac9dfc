import { render } from 'preact';
import '../ui/ui.css';
import './shop.css';
import { beOffline } from '../ui/offline.ts';
import { App } from './app.tsx';
import { start } from './state.ts';

const place = document.querySelector('#app');
if (place) {
  render(<App />, place);
  beOffline('shop');
  void start();
}
