import { useMemo, type ReactElement } from 'react';
import { Typing } from '../shared/chatui';
import type { ConversationState } from '../shared/conversation';
import { Avatar } from './Avatar';
import { DownIcon } from './icons';
import { MessageRow, type RowActions } from './MessageRow';
import { Opening } from './Opening';
import { buildRows, servedByHuman } from './timeline';
import { useSticky } from './useSticky';
import { words } from './words';

type Props = {
  readonly state: ConversationState;
  readonly onStart: (text: string) => void;
} & RowActions;

function TypingRow({ human }: { readonly human: boolean }): ReactElement {
  return (
    <div className="row left" data-leads="true" data-testid="typing">
      <Avatar human={human} />
      <div className="row-main">
        <span className="sr-only">{words.typing}</span>
        <Typing />
      </div>
    </div>
  );
}

export function MessageList({ state, onStart, ...actions }: Props): ReactElement {
  const { messages, outbox, typing, loaded, connection } = state;
  const rows = useMemo(() => buildRows(messages, outbox), [messages, outbox]);
  const last = rows[rows.length - 1];
  // A failed message stays last while others arrive above it, so its key alone would not tell.
  const newest = `${last?.key}/${messages[messages.length - 1]?.seq}`;
  const { scroller, onScroll, missed, toNewest } = useSticky(newest, last?.delivery === 'sending', typing);
  return (
    <div className="list-frame">
      <div className="list" ref={scroller} onScroll={onScroll} tabIndex={0} role="region" aria-label={words.history}>
        <div className="list-inner" role="log" aria-live="polite" aria-relevant="additions" aria-busy={!loaded}>
          <Opening fresh={loaded && rows.length === 0} onStart={onStart} />
          {!loaded && connection === 'connecting' && <p className="connecting">{words.connecting}</p>}
          {rows.map((row) => (
            <MessageRow key={row.key} row={row} {...actions} />
          ))}
          {typing && <TypingRow human={servedByHuman(messages)} />}
        </div>
      </div>
      {missed && (
        <button type="button" className="new-pill" data-testid="new-messages" onClick={toNewest}>
          <DownIcon />
          {words.newMessages}
        </button>
      )}
    </div>
  );
}
