import { beforeEach, describe, expect, it, vi } from 'vitest';
import { line, memory, scene, wire, type Scene } from './stage';

beforeEach(() => {
  vi.useFakeTimers();
});

function online(kept: Partial<Pick<Scene, 'local' | 'tab'>> = {}): Scene {
  const made = scene(kept);
  line().welcomes();
  return made;
}

/** The id of the n-th message sent over the present line. */
function sentId(n = 0): unknown {
  return line().of('message')[n]?.id;
}

describe('delivering what the customer says', () => {
  it('turns a confirmed message into a stored one', () => {
    const { socket, notes } = online();
    socket.sendText('净水器漏水');
    expect(notes.outbox).toMatchObject([{ text: '净水器漏水', failure: null }]);
    line().says({ type: 'ack', id: sentId(), seq: 7 });
    expect(notes.outbox).toEqual([]);
    expect(notes.messages).toMatchObject([{ seq: 7, sender: 'customer', text: '净水器漏水', clientId: sentId() }]);
  });

  it('calls a message failed after ten seconds without confirmation', () => {
    const { socket, notes } = online();
    socket.sendText('有人吗');
    vi.advanceTimersByTime(9_900);
    expect(notes.outbox[0]?.failure).toBeNull();
    vi.advanceTimersByTime(200);
    expect(notes.outbox[0]?.failure).toBe('timeout');
  });

  it('accepts a confirmation that comes late', () => {
    const { socket, notes } = online();
    socket.sendText('有人吗');
    vi.advanceTimersByTime(11_000);
    line().says({ type: 'ack', id: sentId(), seq: 2 });
    expect(notes.outbox).toEqual([]);
  });

  it('resends under the same id', () => {
    const { socket, notes } = online();
    socket.sendText('有人吗');
    vi.advanceTimersByTime(11_000);
    socket.resend(String(sentId()));
    expect(line().of('message')).toHaveLength(2);
    expect(sentId(1)).toBe(sentId(0));
    expect(notes.outbox[0]?.failure).toBeNull();
  });

  it('shows the words of a refusal at the message and does not resend it by itself', () => {
    const { socket, notes } = online();
    socket.sendText('太快了');
    line().says({ type: 'error', id: sentId(), error: { code: 'rate_limited', message: '请稍后再发' } });
    expect(notes.outbox).toMatchObject([{ failure: 'refused', reason: '请稍后再发' }]);
    line().breaks();
    vi.advanceTimersByTime(500);
    line().welcomes();
    expect(line().of('message')).toEqual([]);
  });

  it('shows an error without a message as a notice', () => {
    const { notes } = online();
    line().says({ type: 'error', error: { code: 'busy', message: '系统正忙' } });
    expect(notes.notices).toEqual(['系统正忙']);
  });

  it('keeps what is said while offline and sends it in order after the welcome', () => {
    const { socket } = online();
    line().breaks();
    socket.sendText('第一句');
    socket.sendText('第二句');
    vi.advanceTimersByTime(500);
    line().open();
    expect(line().of('message')).toEqual([]);
    line().welcomes();
    expect(line().of('message').map((f) => f.text)).toEqual(['第一句', '第二句']);
  });

  it('sends by itself, after a long break, what had timed out', () => {
    const { socket, notes } = online();
    line().breaks();
    socket.sendText('断线时说的');
    vi.advanceTimersByTime(500);
    line().breaks();
    vi.advanceTimersByTime(14_000);
    expect(notes.outbox[0]?.failure).toBe('timeout');
    line().welcomes();
    expect(line().of('message')).toMatchObject([{ text: '断线时说的' }]);
    expect(notes.outbox[0]?.failure).toBeNull();
  });

  it('remembers unsent messages over a reload', () => {
    const tab = memory();
    const before = online({ tab });
    line().breaks();
    before.socket.sendText('别丢了');
    const id = before.notes.outbox[0]?.id;
    before.socket.stop();
    online({ tab });
    expect(line().of('message')).toEqual([{ type: 'message', id, text: '别丢了' }]);
  });

  it('does not send again what the history shows as stored', () => {
    const { socket, notes } = online();
    socket.sendText('确认丢在路上');
    const id = sentId();
    line().breaks();
    vi.advanceTimersByTime(500);
    line().welcomes([wire(3, 'customer', '确认丢在路上', { client_id: id })]);
    expect(line().of('message')).toEqual([]);
    expect(notes.outbox).toEqual([]);
  });

  it('sends a tapped button by its id and shows its title meanwhile', () => {
    const { socket, notes } = online();
    socket.sendChoice('ok', '确认提交');
    expect(line().of('choice')).toMatchObject([{ choice: 'ok' }]);
    expect(line().of('choice')[0]).not.toHaveProperty('text');
    expect(notes.outbox).toMatchObject([{ text: '确认提交' }]);
  });

  it('forgets a failed message on request, but never one under way', () => {
    const { socket, notes } = online();
    socket.sendText('有人吗');
    socket.discard(String(sentId()));
    expect(notes.outbox).toHaveLength(1);
    vi.advanceTimersByTime(11_000);
    socket.discard(String(sentId()));
    expect(notes.outbox).toEqual([]);
  });

  it('survives a spoilt store', () => {
    const tab = memory();
    tab.set('tingsu.outbox', '{"not": "a list"');
    expect(online({ tab }).socket.outbox).toEqual([]);
  });
});
