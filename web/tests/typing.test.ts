import { beforeEach, describe, expect, it, vi } from 'vitest';
import { TYPING_EVERY_MS } from '../src/shared/socket';
import { line, scene, type Scene } from './stage';

beforeEach(() => {
  vi.useFakeTimers();
});

function online(): Scene {
  const made = scene();
  line().welcomes();
  return made;
}

function signs(): number {
  return line().of('typing').length;
}

describe('showing that the customer is typing', () => {
  it('says so at once, and then at most every two seconds', () => {
    const { socket } = online();
    for (const text of ['快', '快递', '快递丢']) {
      socket.showTyping(text);
      vi.advanceTimersByTime(600);
    }
    expect(signs()).toBe(1);
    vi.advanceTimersByTime(TYPING_EVERY_MS - 1_801);
    socket.showTyping('快递丢了');
    expect(signs()).toBe(1);
    vi.advanceTimersByTime(2);
    socket.showTyping('快递丢了，');
    expect(signs()).toBe(2);
    expect(line().of('typing')[0]).toEqual({ type: 'typing' });
  });

  it('says nothing by itself when the customer pauses', () => {
    const { socket } = online();
    socket.showTyping('快递丢了');
    vi.advanceTimersByTime(10_000);
    expect(signs()).toBe(1);
  });

  it('says nothing of an empty field', () => {
    const { socket } = online();
    socket.showTyping('');
    socket.showTyping(' \n　');
    expect(signs()).toBe(0);
    socket.showTyping('快');
    expect(signs()).toBe(1);
  });

  it('begins anew after a message was sent', () => {
    const { socket } = online();
    socket.showTyping('快递丢了');
    socket.sendText('快递丢了');
    socket.showTyping('还');
    expect(signs()).toBe(2);
  });

  it('waits for the welcome, and is not made up for afterwards', () => {
    const { socket } = scene();
    line().open();
    socket.showTyping('快递丢了');
    expect(signs()).toBe(0);
    line().welcomes();
    vi.advanceTimersByTime(5_000);
    expect(signs()).toBe(0);
    socket.showTyping('快递丢了！');
    expect(signs()).toBe(1);
  });

  it('says so at once on a new line after a break', () => {
    const { socket } = online();
    socket.showTyping('快递');
    line().breaks();
    vi.advanceTimersByTime(500);
    line().welcomes();
    socket.showTyping('快递丢');
    expect(signs()).toBe(1);
  });
});
