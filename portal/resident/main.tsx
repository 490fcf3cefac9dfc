import { render } from 'preact';
import '../ui/ui.css';
import './resident.css';
import { App } from './app.tsx';
import { begin } from './state.ts';

const place = document.querySelector('#app');
if (place) {
  render(<App />, place);
  void begin();
}
