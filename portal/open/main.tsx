import { render } from 'preact';
import '../ui/ui.css';
import './open.css';
import { StartPage } from './start-page.tsx';

const place = document.querySelector('#app');
if (place) {
  render(<StartPage />, place);
}
