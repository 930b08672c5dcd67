import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ChatPage } from './ChatPage';
import './styles/theme.css';
import './styles/page.css';
import './styles/messages.css';
import './styles/cards.css';
import './styles/composer.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <ChatPage />
  </StrictMode>,
);
