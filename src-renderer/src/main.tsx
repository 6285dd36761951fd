import './no-eval.ts';
import { createRoot } from 'react-dom/client';
import './ui/tokens.css';
import './ui/base.css';
import { App } from './app/App.tsx';
import { openWindow } from './app/open-window.ts';
import { Shut } from './app/Shut.tsx';

const place = document.getElementById('root');
if (place === null) throw new Error('the page has no place for the window');
const root = createRoot(place);
const opened = await openWindow(window);
root.render(opened.state === 'open' ? <App client={opened.client} queryClient={opened.queryClient} /> : <Shut why={opened.state} />);
// A new link opened in this tab differs from its address in the fragment alone, for which a browser loads nothing anew.
window.addEventListener('hashchange', () => window.location.reload());
