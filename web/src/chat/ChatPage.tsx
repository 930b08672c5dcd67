import { useCallback, useRef, type ReactElement } from 'react';
import { Button } from '../shared/chatui';
import type { ChoiceButton } from '../shared/protocol';
import { Composer } from './Composer';
import { ConnectionBanner } from './ConnectionBanner';
import { Header } from './Header';
import { AlertIcon } from './icons';
import { MessageList } from './MessageList';
import { servedByHuman } from './timeline';
import { isTouchFirst } from './touch';
import { useChat } from './useChat';
import { useDraft } from './useDraft';
import { useVisibleHeight } from './useVisibleHeight';
import { words } from './words';

function Notice({ text, onDismiss }: { readonly text: string; readonly onDismiss: () => void }): ReactElement {
  return (
    <div className="notice" role="alert" data-testid="notice">
      <AlertIcon />
      <p>{text}</p>
      <Button variant="text" onClick={onDismiss}>
        {words.dismiss}
      </Button>
    </div>
  );
}

/** Puts the cursor behind the text, after React has put the text into the field. */
function focusEnd(field: HTMLTextAreaElement | null): void {
  requestAnimationFrame(() => {
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
  });
}

/** A tapped button goes dead or away, and the focus with it. On a phone the field would open the keyboard. */
function keepKeyboardUser(field: HTMLTextAreaElement | null): void {
  if (!isTouchFirst()) field?.focus();
}

export function ChatPage(): ReactElement {
  const { state, socket, dismissNotice } = useChat();
  const [draft, setDraft] = useDraft();
  const field = useRef<HTMLTextAreaElement>(null);
  useVisibleHeight();

  const say = useCallback(
    (text: string) => {
      dismissNotice();
      socket.sendText(text);
    },
    [socket, dismissNotice],
  );
  const choose = useCallback(
    ({ id, title }: ChoiceButton) => {
      dismissNotice();
      socket.sendChoice(id, title);
      keepKeyboardUser(field.current);
    },
    [socket, dismissNotice],
  );
  const write = useCallback(
    (text: string) => {
      setDraft(text);
      socket.showTyping(text);
    },
    [socket, setDraft],
  );
  const start = useCallback(
    (text: string) => {
      say(text);
      keepKeyboardUser(field.current);
    },
    [say],
  );
  const resend = useCallback(
    (id: string) => {
      socket.resend(id);
    },
    [socket],
  );
  const discard = useCallback(
    (id: string) => {
      socket.discard(id);
    },
    [socket],
  );
  // The field is read, not the state: a fresh callback at every key press would redraw every row.
  const edit = useCallback(
    (label: string) => {
      const written = field.current?.value.trim() ?? '';
      const start = written === '' || /^修改[^：]*：$/.test(written) ? '' : `${written}\n`;
      setDraft(start + words.editDraft(label));
      focusEnd(field.current);
    },
    [setDraft],
  );

  return (
    <div className="app">
      <Header
        human={servedByHuman(state.messages)}
        onHuman={() => {
          say(words.human);
        }}
      />
      <ConnectionBanner state={state.connection} />
      <main className="main">
        <MessageList
          state={state}
          onStart={start}
          onChoose={choose}
          onEdit={edit}
          onResend={resend}
          onDiscard={discard}
        />
        {state.notice !== null && <Notice text={state.notice} onDismiss={dismissNotice} />}
      </main>
      <Composer field={field} draft={draft} onDraft={write} onSend={say} />
    </div>
  );
}
