import type { ReactElement } from 'react';
import { Button } from '../shared/chatui';
import { words } from './words';

interface Props {
  /** Nothing has been said yet: offer the usual ways in. */
  readonly fresh: boolean;
  readonly onStart: (text: string) => void;
}

/** What the page itself says before anyone speaks: who answers, what is kept, how to reach a person. */
export function Opening({ fresh, onStart }: Props): ReactElement {
  return (
    <>
      <p className="opening" data-testid="opening">
        {words.opening}
      </p>
      {fresh && (
        <div className="choices starters">
          {words.starters.map((text) => (
            <Button
              key={text}
              className="choice"
              data-testid="starter"
              onClick={() => {
                onStart(text);
              }}
            >
              {text}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}
