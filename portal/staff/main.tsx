import { render } from 'preact';
import '../ui/ui.css';
import './staff.css';
import { App, start } from './app.tsx';

const place = document.querySelector('#app');
if (place) {
  render(<App />, place);
  void start();
}
