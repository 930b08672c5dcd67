import { describe, expect, it } from 'vitest';
import { buildRows, servedByHuman, type Row } from '../src/chat/timeline';
import type { OutboxEntry } from '../src/shared/outbox';
import { parseMessage, type Message } from '../src/shared/protocol';
import { wire } from './stage';

const BUTTONS = [
  { id: 'ok', title: '确认提交' },
  { id: 'edit', title: '我要修改' },
];

function said(seq: number, sender: string, more: Record<string, unknown> = {}): Message {
  const parsed = parseMessage(wire(seq, sender, `第${seq}句`, more));
  if (parsed === null) throw new Error('test message is not valid');
  return parsed;
}

function waiting(more: Partial<OutboxEntry> = {}): OutboxEntry {
  return { id: 'w', text: '在路上', choice: null, at: '2026-03-08T02:00:05Z', failure: null, reason: null, ...more };
}

function activeSeqs(rows: readonly Row[]): number[] {
  return rows.filter((row) => row.active).map((row) => row.message.seq);
}

describe('which buttons work', () => {
  it('only those of the newest offer', () => {
    const rows = buildRows([said(1, 'bot', { buttons: BUTTONS }), said(2, 'bot', { buttons: BUTTONS })], []);
    expect(activeSeqs(rows)).toEqual([2]);
  });

  it('still those of an offer that a remark of the system follows', () => {
    expect(activeSeqs(buildRows([said(1, 'bot', { buttons: BUTTONS }), said(2, 'system')], []))).toEqual([1]);
  });

  it('none after the customer has spoken', () => {
    expect(activeSeqs(buildRows([said(1, 'bot', { buttons: BUTTONS }), said(2, 'customer')], []))).toEqual([]);
  });

  it('none while an answer is on its way', () => {
    expect(activeSeqs(buildRows([said(1, 'bot', { buttons: BUTTONS })], [waiting()]))).toEqual([]);
  });

  it('again after an answer the server never took', () => {
    const failed = waiting({ failure: 'refused' });
    expect(activeSeqs(buildRows([said(1, 'bot', { buttons: BUTTONS })], [failed]))).toEqual([1]);
  });

  it('marks the button the customer answered with', () => {
    const own = said(2, 'customer', { text: '我要修改' });
    expect(buildRows([said(1, 'bot', { buttons: BUTTONS }), own], [])[0]?.chosen).toBe('我要修改');
  });
});

describe('rows', () => {
  it('keep their key when a message is confirmed', () => {
    const before = buildRows([], [waiting({ id: 'same' })]);
    const after = buildRows([said(1, 'customer', { client_id: 'same' })], []);
    expect(after[0]?.key).toBe(before[0]?.key);
  });

  it('tell sending, delivered and failed apart, for the customer only', () => {
    const stored = [said(1, 'bot'), said(2, 'customer')];
    const rows = buildRows(stored, [waiting({ id: 'a' }), waiting({ id: 'b', failure: 'timeout' })]);
    expect(rows.map((row) => row.delivery)).toEqual([null, 'delivered', 'sending', 'failed']);
  });

  it('print a time at the start and after a pause, not in between', () => {
    const times = ['02:00:00', '02:04:00', '02:20:00'].map((t) => `2026-03-08T${t}Z`);
    const rows = buildRows(times.map((at, i) => said(i + 1, 'bot', { at })), []);
    expect(rows.map((row) => row.time !== null)).toEqual([true, false, true]);
  });

  it('lead with a name when the speaker changes', () => {
    const rows = buildRows([said(1, 'bot'), said(2, 'bot'), said(3, 'agent')], []);
    expect(rows.map((row) => row.leads)).toEqual([true, false, true]);
  });
});

describe('who is answering', () => {
  it('is a person after a person has spoken, until the assistant speaks again', () => {
    const talk = [said(1, 'bot'), said(2, 'agent'), said(3, 'customer')];
    expect(servedByHuman(talk)).toBe(true);
    expect(servedByHuman([...talk, said(4, 'bot')])).toBe(false);
    expect(servedByHuman([])).toBe(false);
  });
});
