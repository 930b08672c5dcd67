/** Stand-ins shared by the tests: a server line under the test's control, storage, and a listener that takes notes. */

import type { SocketLike } from '../src/shared/link';
import type { OutboxEntry } from '../src/shared/outbox';
import type { Message } from '../src/shared/protocol';
import { ChatSocket, type ChatListener, type ConnectionState } from '../src/shared/socket';
import { safeStorage, type KeyValue } from '../src/shared/storage';

type Frame = Record<string, unknown>;

export class FakeSocket implements SocketLike {
  static readonly lines: FakeSocket[] = [];

  readyState = 0;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  readonly sent: Frame[] = [];

  constructor() {
    FakeSocket.lines.push(this);
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data) as Frame);
  }

  close(): void {
    this.readyState = 3;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.(new Event('open'));
  }

  /** The server says something. */
  says(frame: Frame): void {
    this.onmessage?.(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }

  /** The line breaks. */
  breaks(): void {
    this.readyState = 3;
    this.onclose?.(new Event('close') as CloseEvent);
  }

  /** Opens and greets back with these messages. */
  welcomes(messages: Frame[] = [], more: Frame = {}): void {
    if (this.readyState === 0) this.open();
    const seqs = messages.map((m) => Number(m.seq));
    const lastSeq = Math.max(0, ...seqs);
    this.says({ type: 'welcome', session: 'token-1', conversation: 'c-1', messages, last_seq: lastSeq, ...more });
  }

  /** Frames of one type, in order. */
  of(type: string): Frame[] {
    return this.sent.filter((frame) => frame.type === type);
  }
}

/** The newest line; it is an error if the page has not opened one. */
export function line(): FakeSocket {
  const last = FakeSocket.lines[FakeSocket.lines.length - 1];
  if (last === undefined) throw new Error('no line was opened');
  return last;
}

/** A stored message as the server sends it. */
export function wire(seq: number, sender: string, text: string, more: Frame = {}): Frame {
  return { seq, sender, kind: 'text', text, at: '2026-03-08T02:00:00Z', ...more };
}

export function memory(): KeyValue {
  return safeStorage(() => {
    throw new Error('no storage here');
  });
}

export class Notes implements ChatListener {
  readonly connections: ConnectionState[] = [];
  readonly messages: Message[] = [];
  readonly notices: string[] = [];
  readonly typing: boolean[] = [];
  outbox: readonly OutboxEntry[] = [];
  resets = 0;

  onConnection(state: ConnectionState): void {
    this.connections.push(state);
  }
  onMessages(messages: readonly Message[]): void {
    this.messages.push(...messages);
  }
  onOutbox(entries: readonly OutboxEntry[]): void {
    this.outbox = entries;
  }
  onTyping(on: boolean): void {
    this.typing.push(on);
  }
  onNotice(text: string): void {
    this.notices.push(text);
  }
  onReset(): void {
    this.resets += 1;
  }
}

export interface Scene {
  readonly socket: ChatSocket;
  readonly notes: Notes;
  readonly local: KeyValue;
  readonly tab: KeyValue;
}

/** A started chat with no jitter; pass storage to continue where another scene ended. */
export function scene(kept: Partial<Pick<Scene, 'local' | 'tab'>> = {}): Scene {
  FakeSocket.lines.length = 0;
  const local = kept.local ?? memory();
  const tab = kept.tab ?? memory();
  const notes = new Notes();
  const connect = (): SocketLike => new FakeSocket();
  const socket = new ChatSocket({ connect, local, tab, listener: notes, random: () => 0 });
  socket.start();
  return { socket, notes, local, tab };
}
