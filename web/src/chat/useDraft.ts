import { useCallback, useState } from 'react';
import { safeStorage } from '../shared/storage';

const KEY = 'tingsu.draft';
const tab = safeStorage(() => window.sessionStorage);

/** The unsent text; a reload by accident must not cost a customer a long account. */
export function useDraft(): [string, (text: string) => void] {
  const [draft, setDraft] = useState(() => tab.get(KEY) ?? '');
  const keep = useCallback((text: string) => {
    setDraft(text);
    if (text === '') tab.remove(KEY);
    else tab.set(KEY, text);
  }, []);
  return [draft, keep];
}
