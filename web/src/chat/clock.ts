/** Times the way Chinese readers expect them in a chat. */

const DAY_MS = 86_400_000;
const GROUP_GAP_MS = 5 * 60_000;

function midnight(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}

/** `14:05`, `昨天 14:05`, `3月8日 14:05` or `2025年3月8日 14:05`; empty for an unreadable time. */
export function timeLabel(iso: string, now: Date): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return '';
  const minutes = String(time.getMinutes()).padStart(2, '0');
  const clock = `${String(time.getHours()).padStart(2, '0')}:${minutes}`;
  // Rounded, because a day with a clock change is not 24 hours long.
  const days = Math.round((midnight(now) - midnight(time)) / DAY_MS);
  if (days <= 0) return clock;
  if (days === 1) return `昨天 ${clock}`;
  const date = `${time.getMonth() + 1}月${time.getDate()}日 ${clock}`;
  return time.getFullYear() === now.getFullYear() ? date : `${time.getFullYear()}年${date}`;
}

/** True if a message opens a new group: the first one, after a pause, or on another day. */
export function startsGroup(previous: string | undefined, current: string): boolean {
  const after = new Date(current);
  if (Number.isNaN(after.getTime())) return false;
  if (previous === undefined) return true;
  const before = new Date(previous);
  return after.getTime() - before.getTime() > GROUP_GAP_MS || midnight(after) !== midnight(before);
}
