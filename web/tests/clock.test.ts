import { describe, expect, it } from 'vitest';
import { startsGroup, timeLabel } from '../src/chat/clock';

const NOW = new Date(2026, 2, 8, 15, 0);

function label(...parts: [number, number, number, number, number]): string {
  return timeLabel(new Date(...parts).toISOString(), NOW);
}

describe('times as Chinese readers expect them', () => {
  it('shows only the clock for today', () => {
    expect(label(2026, 2, 8, 9, 5)).toBe('09:05');
  });
  it('says yesterday, also shortly after midnight', () => {
    expect(label(2026, 2, 7, 23, 59)).toBe('昨天 23:59');
  });
  it('gives the date within the year and the year beyond it', () => {
    expect(label(2026, 0, 2, 8, 0)).toBe('1月2日 08:00');
    expect(label(2025, 11, 31, 8, 0)).toBe('2025年12月31日 08:00');
  });
  it('shows nothing for a time it cannot read', () => {
    expect(timeLabel('someday', NOW)).toBe('');
    expect(startsGroup(undefined, 'someday')).toBe(false);
  });
});
