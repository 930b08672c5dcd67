import { useLayoutEffect, type KeyboardEvent, type ReactElement, type RefObject } from 'react';
import { Button } from '../shared/chatui';
import { SendIcon } from './icons';
import { isTouchFirst } from './touch';
import { words } from './words';

export const MAX_LENGTH = 5000;
const COUNTER_FROM = 4500;
const IME_KEY_CODE = 229;

interface Props {
  readonly field: RefObject<HTMLTextAreaElement>;
  readonly draft: string;
  readonly onDraft: (text: string) => void;
  readonly onSend: (text: string) => void;
}

/** Characters as the server counts them: an emoji is one, not two. */
export function countCharacters(text: string): number {
  return Array.from(text).length;
}

/** While an input method composes, Enter picks a candidate. Safari reports that only by key code. */
function isComposing(event: KeyboardEvent): boolean {
  return event.nativeEvent.isComposing || event.nativeEvent.keyCode === IME_KEY_CODE;
}

/** Makes the field as tall as its text; the style sheet sets the limit. */
function fitHeight(el: HTMLTextAreaElement | null): void {
  if (el === null) return;
  el.style.height = 'auto';
  // scrollHeight leaves out the border, which counts in our box.
  el.style.height = `${el.scrollHeight + el.offsetHeight - el.clientHeight}px`;
}

function Counter({ length }: { readonly length: number }): ReactElement | null {
  if (length < COUNTER_FROM) return null;
  const over = length - MAX_LENGTH;
  return (
    <p className="counter" id="composer-counter" data-testid="counter" data-over={over > 0} role="status">
      {over > 0 ? words.tooLong(over) : `${length}/${MAX_LENGTH}`}
    </p>
  );
}

/**
 * No `maxLength` on the field: browsers cut a pasted account silently. Too long text stays, the counter
 * says by how much, and sending waits.
 */
export function Composer({ field, draft, onDraft, onSend }: Props): ReactElement {
  useLayoutEffect(() => {
    fitHeight(field.current);
  }, [field, draft]);
  const length = countCharacters(draft);
  const sendable = draft.trim() !== '' && length <= MAX_LENGTH;
  const submit = (): void => {
    if (!sendable) return;
    onSend(draft.trim());
    onDraft('');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // On a phone Enter belongs to the text: a long account needs paragraphs, and the send button is in reach.
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event) || isTouchFirst()) return;
    event.preventDefault();
    submit();
  };
  return (
    <footer className="composer">
      <Counter length={length} />
      <div className="composer-line">
        <textarea
          ref={field}
          className="composer-field"
          data-testid="composer"
          rows={1}
          value={draft}
          placeholder={words.placeholder}
          aria-label={words.inputLabel}
          aria-invalid={length > MAX_LENGTH}
          aria-describedby={length >= COUNTER_FROM ? 'composer-counter' : undefined}
          autoComplete="off"
          onChange={(event) => {
            onDraft(event.target.value);
          }}
          onKeyDown={onKeyDown}
        />
        <Button
          className="composer-send"
          color="primary"
          data-testid="send"
          disabled={!sendable}
          // Taking the focus would close the phone's keyboard after each message.
          onPointerDown={(event) => {
            event.preventDefault();
          }}
          onClick={submit}
        >
          <SendIcon />
          {words.send}
        </Button>
      </div>
    </footer>
  );
}
