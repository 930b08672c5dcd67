/** The frames of `/ws/chat`: their shapes, and the one place where server JSON becomes typed. */

export type Sender = 'customer' | 'bot' | 'agent' | 'system';
export type MessageKind = 'text' | 'card' | 'notice';

export interface ChoiceButton {
  readonly id: string;
  readonly title: string;
}

/** One fact the customer is asked to check before it is registered. */
export interface ReadbackRow {
  readonly slot: string;
  readonly label: string;
  readonly value: string;
}

export interface ReadbackCard {
  readonly type: 'readback';
  readonly title: string;
  readonly rows: readonly ReadbackRow[];
}

export interface TicketRow {
  readonly label: string;
  readonly value: string;
}

export interface TicketCard {
  readonly type: 'ticket';
  readonly number: string;
  readonly rows: readonly TicketRow[];
  readonly note: string;
}

export type Card = ReadbackCard | TicketCard;

export interface Message {
  /** Position in the conversation, counted by the server; grows, may have gaps. */
  readonly seq: number;
  readonly sender: Sender;
  readonly kind: MessageKind;
  readonly text: string;
  readonly buttons: readonly ChoiceButton[];
  readonly card: Card | null;
  /** The id this browser (or another tab) gave the message; null for all others. */
  readonly clientId: string | null;
  /** ISO 8601 time of storing. */
  readonly at: string;
}

export type ClientFrame =
  | { type: 'hello'; session: string | null; last_seq: number }
  | { type: 'message'; id: string; text: string }
  | { type: 'choice'; id: string; choice: string }
  | { type: 'typing' }
  | { type: 'ping' };

export type ServerFrame =
  | { type: 'welcome'; session: string; conversation: string; messages: Message[]; lastSeq: number }
  | { type: 'ack'; id: string; seq: number }
  | { type: 'message'; message: Message }
  | { type: 'typing'; on: boolean }
  | { type: 'error'; id: string | null; text: string }
  | { type: 'pong' };

type Json = Record<string, unknown>;

const SENDERS: readonly string[] = ['customer', 'bot', 'agent', 'system'];
const KINDS: readonly string[] = ['text', 'card', 'notice'];
const UNNAMED_ERROR = '出了点问题，请稍后再试。';

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function str(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

function isSeq(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function parseCard(raw: unknown): Card | null {
  if (!isJson(raw)) return null;
  if (raw.type === 'readback') {
    const rows = objects(raw.rows).map((r) => ({
      slot: str(r.slot),
      label: str(r.label),
      value: str(r.value),
    }));
    return { type: 'readback', title: str(raw.title), rows };
  }
  if (raw.type === 'ticket') {
    const rows = objects(raw.rows).map((r) => ({ label: str(r.label), value: str(r.value) }));
    return { type: 'ticket', number: str(raw.number), rows, note: str(raw.note) };
  }
  return null;
}

/** A message as the server sent it, or null when it has no place in a conversation. */
export function parseMessage(raw: unknown): Message | null {
  if (!isJson(raw) || !isSeq(raw.seq)) return null;
  const sender = str(raw.sender);
  if (!SENDERS.includes(sender)) return null;
  const kind = str(raw.kind);
  return {
    seq: raw.seq,
    sender: sender as Sender,
    // A kind from a newer server still has text a customer can read.
    kind: (KINDS.includes(kind) ? kind : 'text') as MessageKind,
    text: str(raw.text),
    buttons: objects(raw.buttons).map((b) => ({ id: str(b.id), title: str(b.title) })),
    card: parseCard(raw.card),
    clientId: str(raw.client_id) || null,
    at: str(raw.at),
  };
}

function parseWelcome(raw: Json): ServerFrame {
  const messages = objects(raw.messages)
    .map(parseMessage)
    .filter((m): m is Message => m !== null);
  return {
    type: 'welcome',
    session: str(raw.session),
    conversation: str(raw.conversation),
    messages,
    lastSeq: isSeq(raw.last_seq) ? raw.last_seq : 0,
  };
}

function parseError(raw: Json): ServerFrame {
  const detail = isJson(raw.error) ? str(raw.error.message) : '';
  return { type: 'error', id: str(raw.id) || null, text: detail || UNNAMED_ERROR };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** One text frame, typed; null for anything this page does not know, so newer servers do no harm. */
export function parseServerFrame(data: unknown): ServerFrame | null {
  const raw = typeof data === 'string' ? parseJson(data) : null;
  if (!isJson(raw)) return null;
  switch (raw.type) {
    case 'welcome':
      return parseWelcome(raw);
    case 'ack':
      return isSeq(raw.seq) ? { type: 'ack', id: str(raw.id), seq: raw.seq } : null;
    case 'message': {
      const message = parseMessage(raw.message);
      return message && { type: 'message', message };
    }
    case 'typing':
      return { type: 'typing', on: raw.on === true };
    case 'error':
      return parseError(raw);
    case 'pong':
      return { type: 'pong' };
    default:
      return null;
  }
}
