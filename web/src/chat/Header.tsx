import type { ReactElement } from 'react';
import { Button } from '../shared/chatui';
import { BubbleIcon, HeadsetIcon } from './icons';
import { words } from './words';

interface Props {
  readonly human: boolean;
  readonly onHuman: () => void;
}

export function Header({ human, onHuman }: Props): ReactElement {
  return (
    <header className="header">
      <span className="header-mark">
        <BubbleIcon />
      </span>
      <div className="header-text">
        <h1 className="header-title">{words.title}</h1>
        <p className="header-sub" data-testid="header-sub">
          {human ? words.humanHere : words.notHuman}
        </p>
      </div>
      <Button className="header-human" variant="outline" color="primary" data-testid="human" onClick={onHuman}>
        <HeadsetIcon />
        {words.human}
      </Button>
    </header>
  );
}
