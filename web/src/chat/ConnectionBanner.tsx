import { useEffect, useState, type ReactElement } from 'react';
import type { ConnectionState } from '../shared/socket';
import { words } from './words';

const RESTORED_SHOWS_MS = 2_500;

/** True for a short while after a lost connection came back. */
function useRestored(state: ConnectionState): boolean {
  const [previous, setPrevious] = useState(state);
  const [restored, setRestored] = useState(false);
  if (previous !== state) {
    setPrevious(state);
    setRestored(previous === 'offline' && state === 'online');
  }
  useEffect(() => {
    if (!restored) return undefined;
    const timer = setTimeout(() => {
      setRestored(false);
    }, RESTORED_SHOWS_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [restored]);
  return restored;
}

/** Floats over the list, so that coming and going moves nothing the customer is reading. */
export function ConnectionBanner({ state }: { readonly state: ConnectionState }): ReactElement {
  const restored = useRestored(state);
  const offline = state === 'offline';
  return (
    <div className="banner-slot" role="status">
      {(offline || restored) && (
        <div className="banner" data-testid="connection-banner" data-state={offline ? 'offline' : 'restored'}>
          {offline ? words.offline : words.restored}
        </div>
      )}
    </div>
  );
}
