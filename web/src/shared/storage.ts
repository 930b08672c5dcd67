/** Browser storage that never throws: inside a foreign frame or in private mode it may be forbidden. */

export interface KeyValue {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
}

function attempt<T>(action: () => T, otherwise: T): T {
  try {
    return action();
  } catch {
    return otherwise;
  }
}

/**
 * Wraps a storage area; values live in memory as well, so the page works for its own life without any.
 *
 * The area comes as a function because merely reading `window.localStorage` can throw.
 */
export function safeStorage(area: () => Storage): KeyValue {
  const memory = new Map<string, string>();
  return {
    get: (key) => attempt(() => area().getItem(key), null) ?? memory.get(key) ?? null,
    set: (key, value) => {
      memory.set(key, value);
      attempt(() => {
        area().setItem(key, value);
      }, undefined);
    },
    remove: (key) => {
      memory.delete(key);
      attempt(() => {
        area().removeItem(key);
      }, undefined);
    },
  };
}
