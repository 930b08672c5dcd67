import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ConversationStore, mergeMessages } from '../src/shared/conversation';
import { parseMessage, type Message } from '../src/shared/protocol';
import { wire } from './stage';

beforeEach(() => {
  vi.useFakeTimers();
});

function message(seq: number, text: string, clientId?: string): Message {
  const parsed = parseMessage(wire(seq, 'customer', text, clientId ? { client_id: clientId } : {}));
  if (parsed === null) throw new Error('test message is not valid');
  return parsed;
}

function texts(messages: readonly Message[]): string[] {
  return messages.map((m) => m.text);
}

describe('putting messages together', () => {
  it('shows each number once, in order', () => {
    const merged = mergeMessages([message(1, '一'), message(3, '三')], [message(3, '三'), message(2, '二')]);
    expect(texts(merged)).toEqual(['一', '二', '三']);
  });

  it('shows each client id once, even under another number', () => {
    const merged = mergeMessages([message(5, '我的话', 'a')], [message(4, '我的话', 'a')]);
    expect(merged.map((m) => m.seq)).toEqual([4]);
  });

  it('keeps two messages of equal text apart', () => {
    expect(mergeMessages([message(1, '好')], [message(2, '好')])).toHaveLength(2);
  });

  it('stops showing a typing sign that the server forgot', () => {
    const store = new ConversationStore();
    store.onTyping(true);
    expect(store.snapshot().typing).toBe(true);
    vi.advanceTimersByTime(61_000);
    expect(store.snapshot().typing).toBe(false);
  });

  it('tells its watchers about each change until they leave', () => {
    const store = new ConversationStore();
    const watcher = vi.fn();
    const leave = store.subscribe(watcher);
    store.onNotice('系统正忙');
    leave();
    store.dismissNotice();
    expect(watcher).toHaveBeenCalledTimes(1);
  });
});
