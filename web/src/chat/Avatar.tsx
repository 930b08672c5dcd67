import type { ReactElement } from 'react';
import { BubbleIcon, HeadsetIcon } from './icons';

/** Two pictures that cannot be mistaken for each other: who answers is part of the message. */
export function Avatar({ human }: { readonly human: boolean }): ReactElement {
  return (
    <span className="avatar" data-human={human} aria-hidden="true">
      {human ? <HeadsetIcon /> : <BubbleIcon />}
    </span>
  );
}
