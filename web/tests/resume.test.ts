import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SESSION_KEY } from '../src/shared/socket';
import { line, memory, scene, wire } from './stage';

beforeEach(() => {
  vi.useFakeTimers();
});

describe('greeting and resuming', () => {
  it('greets without a session at the first visit and keeps the token it is given', () => {
    const { local } = scene();
    line().open();
    expect(line().sent).toEqual([{ type: 'hello', session: null, last_seq: 0 }]);
    line().welcomes();
    expect(local.get(SESSION_KEY)).toBe('token-1');
  });

  it('asks for the whole history after a reload, under the kept session', () => {
    const local = memory();
    local.set(SESSION_KEY, 'token-kept');
    scene({ local });
    line().open();
    expect(line().sent).toEqual([{ type: 'hello', session: 'token-kept', last_seq: 0 }]);
  });

  it('resumes after the newest message it has seen', () => {
    scene();
    line().welcomes([wire(1, 'bot', '您好')]);
    line().says({ type: 'message', message: wire(4, 'agent', '我是客服小王') });
    line().breaks();
    vi.advanceTimersByTime(500);
    line().open();
    expect(line().sent).toEqual([{ type: 'hello', session: 'token-1', last_seq: 4 }]);
  });

  it('does not count a confirmation as seen, because an older message may still be on its way', () => {
    const { socket } = scene();
    line().welcomes([wire(1, 'bot', '您好')]);
    socket.sendText('我要投诉');
    line().says({ type: 'ack', id: line().of('message')[0]?.id, seq: 3 });
    line().breaks();
    vi.advanceTimersByTime(500);
    line().open();
    expect(line().sent[0]).toMatchObject({ last_seq: 1 });
  });

  it('starts over from the first message when the server gives another conversation', () => {
    const { notes } = scene();
    line().welcomes([wire(9, 'bot', '旧')]);
    line().breaks();
    vi.advanceTimersByTime(500);
    line().welcomes([], { conversation: 'c-2', session: 'token-2' });
    expect(notes.resets).toBe(1);
    line().open();
    expect(line().sent).toEqual([{ type: 'hello', session: 'token-2', last_seq: 0 }]);
  });

  it('keeps its own conversation when another tab has stored a different session', () => {
    const { local } = scene();
    line().welcomes();
    local.set(SESSION_KEY, 'token-of-other-tab');
    line().breaks();
    vi.advanceTimersByTime(500);
    line().open();
    expect(line().sent[0]).toMatchObject({ session: 'token-1' });
  });
});
