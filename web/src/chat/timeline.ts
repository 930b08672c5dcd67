/** Turns stored and undelivered messages into the rows of the page. Pure, so the rules are testable. */

import type { OutboxEntry } from '../shared/outbox';
import type { Message, Sender } from '../shared/protocol';
import { startsGroup } from './clock';

export type Delivery = 'sending' | 'delivered' | 'failed';

export interface Row {
  readonly key: string;
  readonly message: Message;
  /** ISO time to print above the row, if it opens a group. */
  readonly time: string | null;
  /** First of several rows by the same sender: carries name and picture. */
  readonly leads: boolean;
  /** Only for the customer's own rows. */
  readonly delivery: Delivery | null;
  /** The customer's newest row; only there the confirmation is spelt out. */
  readonly latestOwn: boolean;
  /** The server's words about why it did not take the message. */
  readonly reason: string | null;
  /** The buttons and facts of this row may still be tapped. */
  readonly active: boolean;
  /** Title of the button the customer answered with, if any. */
  readonly chosen: string | null;
}

interface Line {
  readonly message: Message;
  readonly delivery: Delivery | null;
  readonly reason: string | null;
}

function stored(message: Message): Line {
  return { message, delivery: message.sender === 'customer' ? 'delivered' : null, reason: null };
}

function undelivered(entry: OutboxEntry, seq: number): Line {
  const { id, text, at, failure, reason } = entry;
  const base = { seq, sender: 'customer', kind: 'text', text, buttons: [], card: null } as const;
  return { message: { ...base, clientId: id, at }, delivery: failure ? 'failed' : 'sending', reason };
}

function isAnswerable(line: Line): boolean {
  return line.message.buttons.length > 0 || line.message.card?.type === 'readback';
}

/**
 * Index of the only row whose buttons still work: the newest one, as long as the customer has not spoken since.
 * A message the server never got does not count as spoken.
 */
function activeIndex(lines: readonly Line[]): number {
  for (let i = lines.length - 1; i >= 0; i -= 1) {
    const line = lines[i];
    if (line === undefined) return -1;
    if (line.message.sender === 'customer' && line.delivery !== 'failed') return -1;
    if (isAnswerable(line)) return i;
  }
  return -1;
}

function answerAfter(lines: readonly Line[], index: number): string | null {
  const offered = lines[index]?.message.buttons ?? [];
  if (offered.length === 0) return null;
  const own = lines.slice(index + 1).find((line) => line.message.sender === 'customer');
  return offered.find((button) => button.title === own?.message.text)?.title ?? null;
}

function speaker(sender: Sender | undefined): Sender | undefined {
  return sender === 'system' ? undefined : sender;
}

/** Rows in reading order: stored messages by number, then what is still on its way. */
export function buildRows(messages: readonly Message[], outbox: readonly OutboxEntry[]): Row[] {
  const next = (messages[messages.length - 1]?.seq ?? 0) + 1;
  const lines = [...messages.map(stored), ...outbox.map((entry, i) => undelivered(entry, next + i))];
  const active = activeIndex(lines);
  const latestOwn = lines.map((line) => line.message.sender).lastIndexOf('customer');
  return lines.map((line, i) => {
    const { message } = line;
    const before = lines[i - 1]?.message;
    const grouped = startsGroup(before?.at, message.at);
    return {
      ...line,
      // The client id stays when a message is confirmed, so its bubble is not drawn anew.
      key: message.clientId ?? `seq-${message.seq}`,
      time: grouped ? message.at : null,
      leads: grouped || speaker(before?.sender) !== message.sender,
      latestOwn: i === latestOwn,
      active: i === active,
      chosen: answerAfter(lines, i),
    };
  });
}

/** True while a person, not the assistant, is the one answering. */
export function servedByHuman(messages: readonly Message[]): boolean {
  for (let i = messages.length - 1; i >= 0; i -= 1) {
    const sender = messages[i]?.sender;
    if (sender === 'agent') return true;
    if (sender === 'bot') return false;
  }
  return false;
}
