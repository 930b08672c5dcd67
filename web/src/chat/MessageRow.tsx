import { memo, type ReactElement } from 'react';
import { Bubble, SystemMessage } from '../shared/chatui';
import type { ChoiceButton, Message } from '../shared/protocol';
import { Avatar } from './Avatar';
import { Choices } from './Choices';
import { timeLabel } from './clock';
import { DeliveryLine, type DeliveryActions } from './DeliveryLine';
import { Hotlines } from './Hotlines';
import { ReadbackView } from './ReadbackView';
import { TicketView } from './TicketView';
import type { Row } from './timeline';
import { words } from './words';

export interface RowActions extends DeliveryActions {
  readonly onChoose: (button: ChoiceButton) => void;
  readonly onEdit: (label: string) => void;
}

/** Longer than this, or with line breaks, a system line is something to read, not a small remark. */
const REMARK_LENGTH = 30;

function isRemark(text: string): boolean {
  return text.length <= REMARK_LENGTH && !text.includes('\n');
}

function SystemRow({ message }: { readonly message: Message }): ReactElement {
  const testid = `bubble-${message.sender}`;
  return (
    <div className="system" data-testid={testid}>
      {isRemark(message.text) ? (
        <SystemMessage content={message.text} />
      ) : (
        <p className="system-block">
          <Hotlines text={message.text} />
        </p>
      )}
    </div>
  );
}

function Body({ row, onChoose, onEdit }: { row: Row } & Pick<RowActions, 'onChoose' | 'onEdit'>): ReactElement {
  const { message, active, chosen } = row;
  const { card, text, buttons, sender } = message;
  const isReadback = card?.type === 'readback';
  const choices = (
    <Choices buttons={buttons} active={active} chosen={chosen} lead={isReadback} onChoose={onChoose} />
  );
  return (
    <>
      {text !== '' && (
        <Bubble data-testid={`bubble-${sender}`}>
          <p>{sender === 'customer' ? text : <Hotlines text={text} />}</p>
        </Bubble>
      )}
      {card?.type === 'ticket' && <TicketView card={card} />}
      {isReadback ? (
        <ReadbackView card={card} active={active} onEdit={onEdit}>
          {choices}
        </ReadbackView>
      ) : (
        choices
      )}
    </>
  );
}

function SpokenRow({ row, ...actions }: { row: Row } & RowActions): ReactElement {
  const { message, leads } = row;
  const own = message.sender === 'customer';
  const name = message.sender === 'agent' ? words.agent : own ? words.me : words.bot;
  return (
    <div className={`row ${own ? 'right' : 'left'}`} data-leads={leads} data-card={message.card?.type}>
      {!own && (leads ? <Avatar human={message.sender === 'agent'} /> : <span className="avatar-space" />)}
      <div className="row-main">
        <span className={leads && !own ? 'row-name' : 'sr-only'}>{name}</span>
        <Body row={row} onChoose={actions.onChoose} onEdit={actions.onEdit} />
        {row.delivery !== null && <DeliveryLine row={row} {...actions} />}
      </div>
    </div>
  );
}

function isSystem({ sender, kind, buttons }: Message): boolean {
  return sender === 'system' || (kind === 'notice' && buttons.length === 0);
}

function PlainMessageRow({ row, ...actions }: { row: Row } & RowActions): ReactElement {
  return (
    <div className="entry">
      {row.time !== null && (
        <time className="time" dateTime={row.time}>
          {timeLabel(row.time, new Date())}
        </time>
      )}
      {isSystem(row.message) ? <SystemRow message={row.message} /> : <SpokenRow row={row} {...actions} />}
    </div>
  );
}

function sameRow(a: Row, b: Row): boolean {
  return (Object.keys(a) as (keyof Row)[]).every((key) => a[key] === b[key]);
}

/** Rows are rebuilt at every change; only those that differ are drawn again, so long histories stay quick. */
export const MessageRow = memo(PlainMessageRow, (a, b) => {
  const { row: before, ...actionsBefore } = a;
  const { row: after, ...actionsAfter } = b;
  const names = Object.keys(actionsBefore) as (keyof RowActions)[];
  return sameRow(before, after) && names.every((name) => actionsBefore[name] === actionsAfter[name]);
});
