/** True where a finger is the main pointer: there focus means an on-screen keyboard. */
export function isTouchFirst(): boolean {
  return window.matchMedia('(pointer: coarse)').matches;
}
