import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useRef, useState, type ReactElement } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Composer, MAX_LENGTH } from '../src/chat/Composer';

let coarse = false;
const onSend = vi.fn();

beforeEach(() => {
  coarse = false;
  onSend.mockClear();
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: query.includes('coarse') && coarse }));
});

afterEach(cleanup);

function Stage(): ReactElement {
  const field = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState('');
  return <Composer field={field} draft={draft} onDraft={setDraft} onSend={onSend} />;
}

function write(text: string): HTMLTextAreaElement {
  render(<Stage />);
  const field = screen.getByTestId<HTMLTextAreaElement>('composer');
  fireEvent.change(field, { target: { value: text } });
  return field;
}

function sendButton(): HTMLButtonElement {
  return screen.getByTestId<HTMLButtonElement>('send');
}

describe('writing a message', () => {
  it('sends on Enter and empties the field', () => {
    const field = write('  净水器漏水\n\n要求赔偿 ');
    fireEvent.keyDown(field, { key: 'Enter', keyCode: 13 });
    expect(onSend).toHaveBeenCalledExactlyOnceWith('净水器漏水\n\n要求赔偿');
    expect(field.value).toBe('');
  });

  it('leaves Shift and Enter to the field', () => {
    const field = write('第一段');
    expect(fireEvent.keyDown(field, { key: 'Enter', keyCode: 13, shiftKey: true })).toBe(true);
    expect(onSend).not.toHaveBeenCalled();
  });

  it('does not send while an input method composes', () => {
    const field = write('tousu');
    fireEvent.keyDown(field, { key: 'Enter', keyCode: 13, isComposing: true });
    fireEvent.keyDown(field, { key: 'Enter', keyCode: 229 });
    expect(onSend).not.toHaveBeenCalled();
  });

  it('starts a new line on Enter on a phone, where the button sends', () => {
    coarse = true;
    const field = write('第一段');
    fireEvent.keyDown(field, { key: 'Enter', keyCode: 13 });
    expect(onSend).not.toHaveBeenCalled();
    fireEvent.click(sendButton());
    expect(onSend).toHaveBeenCalledExactlyOnceWith('第一段');
  });

  it('does not send nothing', () => {
    const field = write(' \n　');
    expect(sendButton().disabled).toBe(true);
    fireEvent.keyDown(field, { key: 'Enter', keyCode: 13 });
    expect(onSend).not.toHaveBeenCalled();
  });

  it('counts near the limit only', () => {
    write('字'.repeat(4499));
    expect(screen.queryByTestId('counter')).toBeNull();
    cleanup();
    write('字'.repeat(4500));
    expect(screen.getByTestId('counter').textContent).toBe('4500/5000');
  });

  it('keeps text over the limit, says by how much, and does not send it', () => {
    const field = write('字'.repeat(MAX_LENGTH + 12));
    expect(field.value).toHaveLength(MAX_LENGTH + 12);
    expect(screen.getByTestId('counter').textContent).toBe('超出 12 字，请删减后发送');
    fireEvent.keyDown(field, { key: 'Enter', keyCode: 13 });
    expect(onSend).not.toHaveBeenCalled();
  });

  it('counts an emoji as one character', () => {
    write('😀'.repeat(MAX_LENGTH));
    expect(sendButton().disabled).toBe(false);
  });
});
