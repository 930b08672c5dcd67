import type { ReactElement } from 'react';
import { AlertIcon, CheckIcon } from './icons';
import type { Row } from './timeline';
import { words } from './words';

export interface DeliveryActions {
  readonly onResend: (id: string) => void;
  readonly onDiscard: (id: string) => void;
}

type Props = { readonly row: Row } & DeliveryActions;

function Failed({ row, onResend, onDiscard }: Props): ReactElement {
  const id = row.message.clientId ?? '';
  return (
    <div className="delivery" data-delivery="failed">
      <div className="failed-line">
        <button
          type="button"
          className="resend"
          data-testid="resend"
          onClick={() => {
            onResend(id);
          }}
        >
          <AlertIcon />
          {words.failed} <span className="resend-action">{words.resend}</span>
        </button>
        <button
          type="button"
          className="discard"
          data-testid="discard"
          onClick={() => {
            onDiscard(id);
          }}
        >
          {words.discard}
        </button>
      </div>
      {row.reason !== null && <p className="reason">{row.reason}</p>}
    </div>
  );
}

/** What became of the customer's own message. */
export function DeliveryLine(props: Props): ReactElement {
  const { delivery, latestOwn } = props.row;
  if (delivery === 'failed') return <Failed {...props} />;
  if (delivery === 'sending') {
    return (
      <div className="delivery" data-delivery="sending">
        {words.sending}
      </div>
    );
  }
  return (
    <div className="delivery" data-delivery="delivered">
      <CheckIcon />
      <span className={latestOwn ? undefined : 'sr-only'}>{words.delivered}</span>
    </div>
  );
}
