import { useEffect, useState, type ReactElement } from 'react';
import { Button, Card, CardContent } from '../shared/chatui';
import type { TicketCard } from '../shared/protocol';
import { copyText } from './copy';
import { CheckIcon } from './icons';
import { words } from './words';

const FEEDBACK_MS = 3_000;

type Feedback = 'copied' | 'failed' | null;

function CopyButton({ text }: { readonly text: string }): ReactElement {
  const [feedback, setFeedback] = useState<Feedback>(null);
  useEffect(() => {
    if (feedback === null) return undefined;
    const timer = setTimeout(() => {
      setFeedback(null);
    }, FEEDBACK_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [feedback]);
  const copy = async (): Promise<void> => {
    setFeedback((await copyText(text)) ? 'copied' : 'failed');
  };
  return (
    <>
      <Button className="copy" data-testid="ticket-copy" onClick={() => void copy()}>
        {feedback === 'copied' && <CheckIcon />}
        {feedback === 'copied' ? words.copied : words.copy}
      </Button>
      <span className={feedback === 'failed' ? 'copy-failed' : 'sr-only'} role="status">
        {feedback === 'copied' && words.copied}
        {feedback === 'failed' && words.copyFailed}
      </span>
    </>
  );
}

export function TicketView({ card }: { readonly card: TicketCard }): ReactElement {
  return (
    <Card className="card ticket" data-testid="card-ticket">
      <CardContent>
        <p className="ticket-title">
          <CheckIcon />
          {words.ticketTitle}
        </p>
        <p className="ticket-caption">{words.ticketNumber}</p>
        <p className="ticket-number" data-testid="ticket-number">
          {card.number}
        </p>
        <CopyButton text={card.number} />
        <dl className="ticket-rows">
          {card.rows.map((row) => (
            <div key={row.label}>
              <dt>{row.label}</dt>
              <dd>{row.value}</dd>
            </div>
          ))}
        </dl>
        {card.note !== '' && <p className="ticket-note">{card.note}</p>}
      </CardContent>
    </Card>
  );
}
