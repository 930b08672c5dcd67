/** What the customer has said and the server has not yet confirmed; survives a reload of the tab. */

import type { KeyValue } from './storage';

export type Failure = 'timeout' | 'refused';

export interface OutboxEntry {
  /** Client id: the same at every resend, so the server stores the message once. */
  readonly id: string;
  readonly text: string;
  /** Button id when the customer tapped a choice; `text` is then the button's title. */
  readonly choice: string | null;
  readonly at: string;
  readonly failure: Failure | null;
  /** The server's own words about a refusal. */
  readonly reason: string | null;
}

const KEY = 'tingsu.outbox';

function isEntry(value: unknown): value is OutboxEntry {
  const entry = value as Partial<OutboxEntry> | null;
  return typeof entry?.id === 'string' && typeof entry.text === 'string';
}

function restore(storage: KeyValue): OutboxEntry[] {
  try {
    const saved: unknown = JSON.parse(storage.get(KEY) ?? '[]');
    return Array.isArray(saved) ? saved.filter(isEntry) : [];
  } catch {
    return [];
  }
}

/** An ordered list of unconfirmed messages; each change makes a new array, so views can compare by identity. */
export class Outbox {
  #entries: readonly OutboxEntry[];
  readonly #storage: KeyValue;

  constructor(storage: KeyValue) {
    this.#storage = storage;
    this.#entries = restore(storage);
  }

  get entries(): readonly OutboxEntry[] {
    return this.#entries;
  }

  find(id: string): OutboxEntry | undefined {
    return this.#entries.find((entry) => entry.id === id);
  }

  add(entry: OutboxEntry): void {
    this.#save([...this.#entries, entry]);
  }

  remove(id: string): void {
    this.#save(this.#entries.filter((entry) => entry.id !== id));
  }

  /** Marks an entry as under way (`failure` null) or as failed. */
  mark(id: string, failure: Failure | null, reason: string | null = null): void {
    this.#save(this.#entries.map((entry) => (entry.id === id ? { ...entry, failure, reason } : entry)));
  }

  #save(entries: readonly OutboxEntry[]): void {
    this.#entries = entries;
    if (entries.length === 0) this.#storage.remove(KEY);
    else this.#storage.set(KEY, JSON.stringify(entries));
  }
}
