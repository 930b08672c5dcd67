import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Link } from '../src/shared/link';
import { FakeSocket, line, scene } from './stage';

beforeEach(() => {
  vi.useFakeTimers();
});

/** Waits until a new line is opened; returns the milliseconds it took. */
function waitForLine(): number {
  const before = FakeSocket.lines.length;
  for (let ms = 0; ms <= 20_000; ms += 50) {
    if (FakeSocket.lines.length > before) return ms;
    vi.advanceTimersByTime(50);
  }
  throw new Error('no new line within 20 s');
}

describe('coming back after a break', () => {
  it('doubles the pause from half a second up to eight seconds', () => {
    scene();
    const pauses = Array.from({ length: 6 }, () => {
      line().breaks();
      return waitForLine();
    });
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 8000]);
  });

  it('shortens the pause by up to half, so that clients do not return all at once', () => {
    FakeSocket.lines.length = 0;
    const link = new Link({
      connect: () => new FakeSocket(),
      onOpen: vi.fn(),
      onData: vi.fn(),
      onDown: vi.fn(),
      random: () => 0.999_999,
    });
    link.start();
    line().breaks();
    expect(waitForLine()).toBe(250);
  });

  it('starts with a short pause again only after a welcome, not after a mere opening', () => {
    scene();
    line().breaks();
    waitForLine();
    line().open();
    line().breaks();
    expect(waitForLine()).toBe(1000);
    line().welcomes();
    line().breaks();
    expect(waitForLine()).toBe(500);
  });

  it('reports offline, then online', () => {
    const { notes } = scene();
    line().welcomes();
    line().breaks();
    waitForLine();
    line().welcomes();
    expect(notes.connections).toEqual(['online', 'offline', 'online']);
  });

  it('pings every 25 seconds and stays on a line that answers', () => {
    scene();
    line().welcomes();
    for (let i = 0; i < 3; i += 1) {
      vi.advanceTimersByTime(25_000);
      line().says({ type: 'pong' });
    }
    expect(line().of('ping')).toHaveLength(3);
    expect(FakeSocket.lines).toHaveLength(1);
  });

  it('gives up a line that stays silent after a ping', () => {
    const { notes } = scene();
    line().welcomes();
    vi.advanceTimersByTime(25_000 + 9_900);
    expect(notes.connections).toEqual(['online']);
    vi.advanceTimersByTime(200);
    expect(notes.connections).toEqual(['online', 'offline']);
  });

  it('gives up a line that opens but never welcomes', () => {
    scene();
    line().open();
    vi.advanceTimersByTime(10_000 + 500);
    expect(FakeSocket.lines).toHaveLength(2);
  });

  it('reconnects at once when the page comes back', () => {
    const { socket } = scene();
    line().breaks();
    socket.nudge();
    expect(FakeSocket.lines).toHaveLength(2);
    vi.advanceTimersByTime(5_000);
    expect(FakeSocket.lines).toHaveLength(2);
  });

  it('stays away once stopped', () => {
    const { socket } = scene();
    line().welcomes();
    socket.stop();
    socket.nudge();
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.lines).toHaveLength(1);
  });

  it('takes the typing sign away when the line breaks', () => {
    const { notes } = scene();
    line().welcomes();
    line().says({ type: 'typing', on: true });
    line().breaks();
    expect(notes.typing).toEqual([true, false]);
  });
});
