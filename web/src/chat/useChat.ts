import { useEffect, useState, useSyncExternalStore } from 'react';
import { ConversationStore, type ConversationState } from '../shared/conversation';
import { ChatSocket } from '../shared/socket';
import { safeStorage } from '../shared/storage';

export interface Chat {
  readonly state: ConversationState;
  readonly socket: ChatSocket;
  readonly dismissNotice: () => void;
}

function chatAddress(): string {
  const scheme = window.location.protocol === 'https:' ? 'wss:' : 'ws:';
  return `${scheme}//${window.location.host}/ws/chat`;
}

function createChat(): { store: ConversationStore; socket: ChatSocket } {
  const store = new ConversationStore();
  const socket = new ChatSocket({
    connect: () => new WebSocket(chatAddress()),
    local: safeStorage(() => window.localStorage),
    tab: safeStorage(() => window.sessionStorage),
    listener: store,
  });
  store.onOutbox(socket.outbox);
  return { store, socket };
}

/** Phones freeze hidden pages and drop their connections without a word; so does a cable that is pulled. */
function nudgeOnChange(socket: ChatSocket): () => void {
  const nudge = (): void => {
    if (document.visibilityState === 'visible') socket.nudge();
  };
  window.addEventListener('online', nudge);
  window.addEventListener('offline', nudge);
  window.addEventListener('pageshow', nudge);
  document.addEventListener('visibilitychange', nudge);
  return () => {
    window.removeEventListener('online', nudge);
    window.removeEventListener('offline', nudge);
    window.removeEventListener('pageshow', nudge);
    document.removeEventListener('visibilitychange', nudge);
  };
}

/** The one conversation of this page, connected while the page is shown. */
export function useChat(): Chat {
  const [{ store, socket }] = useState(createChat);
  const state = useSyncExternalStore(store.subscribe, store.snapshot);
  useEffect(() => {
    socket.start();
    const forget = nudgeOnChange(socket);
    return () => {
      forget();
      socket.stop();
    };
  }, [socket]);
  return { state, socket, dismissNotice: store.dismissNotice };
}
