/** What the page shows, as one immutable value, fed by the socket and read by React. */

import type { OutboxEntry } from './outbox';
import type { Message } from './protocol';
import type { ChatListener, ConnectionState } from './socket';

export interface ConversationState {
  readonly connection: ConnectionState;
  /** Stored messages by growing number, each once. */
  readonly messages: readonly Message[];
  readonly outbox: readonly OutboxEntry[];
  readonly typing: boolean;
  readonly notice: string | null;
  /** False until the history of this conversation has arrived for the first time. */
  readonly loaded: boolean;
}

const TYPING_LASTS_MS = 60_000;

const EMPTY: ConversationState = {
  connection: 'connecting',
  messages: [],
  outbox: [],
  typing: false,
  notice: null,
  loaded: false,
};

/** Adds messages to a list: one per number and one per client id, the newer copy winning, in order. */
export function mergeMessages(known: readonly Message[], incoming: readonly Message[]): readonly Message[] {
  if (incoming.length === 0) return known;
  const seqs = new Set(incoming.map((m) => m.seq));
  const ids = new Set(incoming.flatMap((m) => m.clientId ?? []));
  const kept = known.filter((m) => !seqs.has(m.seq) && !(m.clientId !== null && ids.has(m.clientId)));
  const bySeq = new Map(incoming.map((m) => [m.seq, m]));
  return [...kept, ...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

export class ConversationStore implements ChatListener {
  #state: ConversationState = EMPTY;
  readonly #watchers = new Set<() => void>();
  #typingEnds: ReturnType<typeof setTimeout> | undefined;

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  readonly snapshot = (): ConversationState => this.#state;

  onConnection(connection: ConnectionState): void {
    this.#set({ connection, ...(connection === 'online' && { loaded: true }) });
  }

  onMessages(incoming: readonly Message[]): void {
    this.#set({ messages: mergeMessages(this.#state.messages, incoming) });
  }

  onOutbox(outbox: readonly OutboxEntry[]): void {
    this.#set({ outbox });
  }

  /** A server that dies while it types never says so; the sign must not stay for ever. */
  onTyping(typing: boolean): void {
    clearTimeout(this.#typingEnds);
    if (typing) {
      this.#typingEnds = setTimeout(() => {
        this.#set({ typing: false });
      }, TYPING_LASTS_MS);
    }
    this.#set({ typing });
  }

  onNotice(notice: string): void {
    this.#set({ notice });
  }

  readonly dismissNotice = (): void => {
    this.#set({ notice: null });
  };

  onReset(): void {
    this.#set({ messages: [], typing: false, loaded: false });
  }

  #set(change: Partial<ConversationState>): void {
    this.#state = { ...this.#state, ...change };
    this.#watchers.forEach((watcher) => {
      watcher();
    });
  }
}
