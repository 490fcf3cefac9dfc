import { render } from 'preact';
import '../ui/ui.css';
import './field.css';
import { App, begin } from './app.tsx';
import { beOffline } from '../ui/offline.ts';

const place = document.querySelector('#app');
if (place) {
  render(<App />, place);
  beOffline('field');
  void begin();
}
