/** The customer's end of `/ws/chat`: greets, resumes, delivers what was said, and reports what comes in. */

import { newClientId } from './ids';
import { Link, type SocketLike } from './link';
import { Outbox, type OutboxEntry } from './outbox';
import { parseServerFrame, type ClientFrame, type Message, type ServerFrame } from './protocol';
import type { KeyValue } from './storage';

export const SESSION_KEY = 'tingsu.session';
export const ACK_WITHIN_MS = 10_000;
/** The server takes a sign of typing to last three seconds. */
export const TYPING_EVERY_MS = 2_000;

export type ConnectionState = 'connecting' | 'online' | 'offline';

export interface ChatListener {
  onConnection(state: ConnectionState): void;
  /** New messages in any order, possibly known ones again. */
  onMessages(messages: readonly Message[]): void;
  onOutbox(entries: readonly OutboxEntry[]): void;
  onTyping(on: boolean): void;
  /** A sentence for the customer that belongs to no single message. */
  onNotice(text: string): void;
  /** The server gave another conversation: everything shown so far belongs to the old one. */
  onReset(): void;
}

export interface ChatSocketOptions {
  readonly connect: () => SocketLike;
  /** Shared by all tabs: the session token. */
  readonly local: KeyValue;
  /** Of this tab only: what is not delivered yet. */
  readonly tab: KeyValue;
  readonly listener: ChatListener;
  readonly random?: () => number;
}

type Welcome = Extract<ServerFrame, { type: 'welcome' }>;

export class ChatSocket {
  readonly #link: Link;
  readonly #local: KeyValue;
  readonly #outbox: Outbox;
  readonly #listener: ChatListener;
  readonly #deadlines = new Map<string, ReturnType<typeof setTimeout>>();
  /** Kept beside storage so that a second tab's session cannot replace this tab's conversation. */
  #session: string | null;
  #conversation: string | null = null;
  #lastSeq = 0;
  #welcomed = false;
  /** Runs while the last sign of typing still holds. */
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ChatSocketOptions) {
    this.#local = options.local;
    this.#listener = options.listener;
    this.#outbox = new Outbox(options.tab);
    this.#session = options.local.get(SESSION_KEY);
    this.#link = new Link({
      connect: options.connect,
      onOpen: () => {
        this.#transmit({ type: 'hello', session: this.#session, last_seq: this.#lastSeq });
      },
      onData: (data) => {
        this.#receive(parseServerFrame(data));
      },
      onDown: () => {
        this.#goDown();
      },
      ...(options.random && { random: options.random }),
    });
  }

  get outbox(): readonly OutboxEntry[] {
    return this.#outbox.entries;
  }

  start(): void {
    this.#link.start();
  }

  stop(): void {
    this.#link.stop();
    this.#welcomed = false;
    this.#deadlines.forEach((timer) => {
      clearTimeout(timer);
    });
    this.#deadlines.clear();
    this.#forgetTyping();
  }

  /** Reconnects now or checks that the line still lives; for "page visible" and "network changed". */
  nudge(): void {
    this.#link.nudge();
  }

  sendText(text: string): void {
    this.#say(text, null);
  }

  /** Sends a tapped button; `title` is what the customer's own bubble shows meanwhile. */
  sendChoice(choice: string, title: string): void {
    this.#say(title, choice);
  }

  /** The field changed to `text`: the assistant lets the customer finish before it answers what was sent before. */
  showTyping(text: string): void {
    if (!this.#welcomed || this.#typing !== undefined || text.trim() === '') return;
    this.#transmit({ type: 'typing' });
    this.#typing = setTimeout(() => {
      this.#typing = undefined;
    }, TYPING_EVERY_MS);
  }

  /** Tries a failed message again under its old id, so that the server can recognise it. */
  resend(id: string): void {
    const entry = this.#outbox.find(id);
    if (entry?.failure) this.#deliver(entry);
  }

  /** Gives up a failed message for good. */
  discard(id: string): void {
    if (!this.#outbox.find(id)?.failure) return;
    this.#outbox.remove(id);
    this.#showOutbox();
  }

  #forgetTyping(): void {
    clearTimeout(this.#typing);
    this.#typing = undefined;
  }

  #say(text: string, choice: string | null): void {
    // What was being typed has been said; the next letter is news.
    this.#forgetTyping();
    const at = new Date().toISOString();
    const entry: OutboxEntry = { id: newClientId(), text, choice, at, failure: null, reason: null };
    this.#outbox.add(entry);
    this.#deliver(entry);
  }

  #deliver(entry: OutboxEntry): void {
    const { id, text, choice } = entry;
    this.#outbox.mark(id, null);
    this.#setDeadline(id);
    if (this.#welcomed) {
      this.#transmit(choice === null ? { type: 'message', id, text } : { type: 'choice', id, choice });
    }
    this.#showOutbox();
  }

  #setDeadline(id: string): void {
    clearTimeout(this.#deadlines.get(id));
    const expire = (): void => {
      this.#fail(id, 'timeout', null);
      if (this.#welcomed) this.#link.probe();
    };
    this.#deadlines.set(id, setTimeout(expire, ACK_WITHIN_MS));
  }

  #fail(id: string, failure: 'timeout' | 'refused', reason: string | null): void {
    this.#clearDeadline(id);
    this.#outbox.mark(id, failure, reason);
    this.#showOutbox();
  }

  #clearDeadline(id: string): void {
    clearTimeout(this.#deadlines.get(id));
    this.#deadlines.delete(id);
  }

  #transmit(frame: ClientFrame): void {
    this.#link.send(JSON.stringify(frame));
  }

  #receive(frame: ServerFrame | null): void {
    switch (frame?.type) {
      case 'welcome':
        this.#welcome(frame);
        break;
      case 'ack':
        this.#acknowledge(frame.id, frame.seq);
        break;
      case 'message':
        this.#lastSeq = Math.max(this.#lastSeq, frame.message.seq);
        this.#accept([frame.message]);
        break;
      case 'typing':
        this.#listener.onTyping(frame.on);
        break;
      case 'error':
        this.#refuse(frame.id, frame.text);
        break;
    }
  }

  #welcome(frame: Welcome): void {
    this.#link.settle();
    this.#keepSession(frame.session);
    if (this.#conversation !== null && this.#conversation !== frame.conversation) {
      this.#startOver();
      return;
    }
    this.#conversation = frame.conversation;
    this.#welcomed = true;
    this.#lastSeq = Math.max(this.#lastSeq, frame.lastSeq, ...frame.messages.map((m) => m.seq));
    this.#accept(frame.messages);
    this.#listener.onConnection('online');
    this.#flush();
  }

  #keepSession(token: string): void {
    if (token === '') return;
    this.#session = token;
    this.#local.set(SESSION_KEY, token);
  }

  /** The greeting asked for messages after a number of another conversation: ask again from the start. */
  #startOver(): void {
    this.#conversation = null;
    this.#lastSeq = 0;
    this.#listener.onReset();
    this.#link.restart();
  }

  /** After a break everything unconfirmed goes out again, except what the server has refused. */
  #flush(): void {
    this.#outbox.entries
      .filter((entry) => entry.failure !== 'refused')
      .forEach((entry) => {
        this.#deliver(entry);
      });
  }

  /** Own messages that come back count as delivered: their confirmation may have been lost. */
  #accept(messages: readonly Message[]): void {
    messages.forEach(({ clientId }) => {
      if (clientId !== null) this.#settleEntry(clientId);
    });
    this.#listener.onMessages(messages);
    this.#showOutbox();
  }

  #settleEntry(id: string): void {
    this.#clearDeadline(id);
    if (this.#outbox.find(id)) this.#outbox.remove(id);
  }

  /** `lastSeq` stays: a message of another sender with a smaller number may still be on its way. */
  #acknowledge(id: string, seq: number): void {
    const entry = this.#outbox.find(id);
    if (entry === undefined) return;
    const { text, at } = entry;
    const stored = { seq, sender: 'customer', kind: 'text', text, buttons: [], card: null } as const;
    this.#accept([{ ...stored, clientId: id, at }]);
  }

  #refuse(id: string | null, text: string): void {
    if (id !== null && this.#outbox.find(id)) this.#fail(id, 'refused', text);
    else this.#listener.onNotice(text);
  }

  #showOutbox(): void {
    this.#listener.onOutbox(this.#outbox.entries);
  }

  #goDown(): void {
    this.#welcomed = false;
    this.#forgetTyping();
    this.#listener.onTyping(false);
    this.#listener.onConnection('offline');
  }
}
