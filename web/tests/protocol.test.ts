import { describe, expect, it } from 'vitest';
import { parseServerFrame } from '../src/shared/protocol';
import { wire } from './stage';

function parse(frame: unknown): unknown {
  return parseServerFrame(JSON.stringify(frame));
}

describe('reading frames of the server', () => {
  it('ignores what it does not know or cannot read', () => {
    expect(parse({ type: 'confetti' })).toBeNull();
    expect(parse([1, 2])).toBeNull();
    expect(parse({ type: 'ack', id: 'a', seq: 'three' })).toBeNull();
    expect(parseServerFrame('{')).toBeNull();
    expect(parseServerFrame(new ArrayBuffer(2))).toBeNull();
  });

  it('drops a broken message from a history and keeps the others', () => {
    const messages = [wire(1, 'bot', '您好'), { seq: 'x' }, null, wire(2, 'ghost', '?')];
    const frame = parse({ type: 'welcome', session: 's', conversation: 'c', messages, last_seq: 2 });
    expect(frame).toMatchObject({ messages: [{ seq: 1, text: '您好' }] });
  });

  it('reads a card with its rows', () => {
    const card = { type: 'readback', title: '请您核对', rows: [{ slot: 'time', label: '时间', value: '昨天' }] };
    expect(parse({ type: 'message', message: wire(1, 'bot', '', { kind: 'card', card }) })).toMatchObject({
      message: { card },
    });
  });

  it('still shows the text of a message with a kind or card from the future', () => {
    const message = wire(1, 'bot', '请看', { kind: 'hologram', card: { type: 'hologram' } });
    expect(parse({ type: 'message', message })).toMatchObject({ message: { kind: 'text', card: null, text: '请看' } });
  });

  it('has a sentence ready for an error without one', () => {
    expect(parse({ type: 'error', error: { code: 'oops' } })).toMatchObject({ text: expect.stringContaining('请稍后') });
  });
});
