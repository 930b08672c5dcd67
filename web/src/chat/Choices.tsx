import type { ReactElement } from 'react';
import { Button } from '../shared/chatui';
import type { ChoiceButton } from '../shared/protocol';
import { CheckIcon } from './icons';
import { words } from './words';

interface Props {
  readonly buttons: readonly ChoiceButton[];
  readonly active: boolean;
  readonly chosen: string | null;
  /** The first button is the expected answer and stands out (used under a card). */
  readonly lead?: boolean;
  readonly onChoose: (button: ChoiceButton) => void;
}

export function Choices({ buttons, active, chosen, lead = false, onChoose }: Props): ReactElement | null {
  if (buttons.length === 0) return null;
  return (
    <div className="choices" data-lead={lead}>
      {buttons.map((button, i) => (
        <Button
          key={button.id}
          className="choice"
          data-testid="choice"
          data-choice={button.id}
          data-chosen={button.title === chosen}
          {...(lead && i === 0 && { color: 'primary' as const })}
          disabled={!active}
          onClick={() => {
            onChoose(button);
          }}
        >
          {button.title === chosen && (
            <>
              <CheckIcon />
              <span className="sr-only">{words.chosen}</span>
            </>
          )}
          {button.title}
        </Button>
      ))}
    </div>
  );
}
