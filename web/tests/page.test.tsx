import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatPage } from '../src/chat/ChatPage';
import { FakeSocket, line, wire } from './stage';

const OFFER = [
  { id: 'ok', title: '确认提交' },
  { id: 'edit', title: '我要修改' },
];
const READBACK = {
  type: 'readback',
  title: '请您核对',
  rows: [
    { slot: 'time', label: '时间', value: '昨天下午' },
    { slot: 'evidence', label: '材料', value: '' },
  ],
};
const TICKET = { type: 'ticket', number: 'TS20260308-000001', rows: [{ label: '时限', value: '7 个工作日' }], note: '' };

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.lines.length = 0;
  localStorage.clear();
  sessionStorage.clear();
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** Opens the page on a conversation with this history. */
function open(history: Record<string, unknown>[] = []): void {
  render(<ChatPage />);
  act(() => {
    line().welcomes(history);
  });
}

function server(frame: Record<string, unknown>): void {
  act(() => {
    line().says(frame);
  });
}

function pass(ms: number): void {
  act(() => {
    vi.advanceTimersByTime(ms);
  });
}

function say(text: string): void {
  fireEvent.change(screen.getByTestId('composer'), { target: { value: text } });
  fireEvent.click(screen.getByTestId('send'));
}

function choices(): HTMLButtonElement[] {
  return screen.getAllByTestId<HTMLButtonElement>('choice');
}

describe('the chat page', () => {
  it('says from the start that no person is answering, and how to reach one', () => {
    open();
    expect(screen.getByTestId('header-sub').textContent).toBe('我是智能助手，不是真人');
    expect(screen.getByTestId('opening').textContent).toMatch(/智能助手.*记录.*转人工/);
  });

  it('asks for a person with one tap', () => {
    open();
    fireEvent.click(screen.getByTestId('human'));
    expect(line().of('message')).toMatchObject([{ text: '转人工' }]);
  });

  it('no longer claims to be a machine once a person answers', () => {
    open([wire(1, 'bot', '您好'), wire(2, 'agent', '我是客服小王')]);
    expect(screen.getByTestId('header-sub').textContent).toBe('人工客服正在为您服务');
  });

  it('shows markup in a message as plain text, with its line breaks', () => {
    const text = '<img src=x onerror=alert(1)>\n第二行';
    open([wire(1, 'customer', text)]);
    const bubble = screen.getByTestId('bubble-customer');
    expect(bubble.textContent).toBe(text);
    expect(bubble.querySelector('img')).toBeNull();
  });

  it('lets the emergency numbers be tapped where the text says to call them, and nothing else', () => {
    open([
      wire(1, 'customer', '我要拨打 110'),
      wire(2, 'bot', '涉及金额 120 元'),
      wire(3, 'bot', '请拨打 110 或 120，也可以拨打 12356；编号 TS1101200 请留好。'),
    ]);
    const links = Array.from(document.querySelectorAll('a'), (a) => [a.textContent, a.getAttribute('href')]);
    expect(links).toEqual([
      ['110', 'tel:110'],
      ['120', 'tel:120'],
      ['12356', 'tel:12356'],
    ]);
  });

  it('offers the usual ways in until somebody has spoken', () => {
    open();
    fireEvent.click(screen.getAllByTestId('starter')[0] as HTMLElement);
    expect(line().of('message')).toMatchObject([{ text: '我要投诉' }]);
    expect(screen.queryAllByTestId('starter')).toEqual([]);
  });

  it('shows a message on its way, then delivered, as one bubble', () => {
    open();
    say('净水器漏水');
    expect(screen.getByText('发送中')).toBeTruthy();
    server({ type: 'ack', id: line().of('message')[0]?.id, seq: 1 });
    expect(screen.queryByText('发送中')).toBeNull();
    expect(screen.getByText('已送达')).toBeTruthy();
    expect(screen.getAllByTestId('bubble-customer')).toHaveLength(1);
  });

  it('shows the server that the customer is typing, and not that the field was emptied', () => {
    open();
    const field = screen.getByTestId('composer');
    fireEvent.change(field, { target: { value: '我的快递' } });
    expect(line().of('typing')).toEqual([{ type: 'typing' }]);
    pass(2_000);
    fireEvent.change(field, { target: { value: '' } });
    expect(line().of('typing')).toHaveLength(1);
  });

  it('offers to send a failed message again', () => {
    open();
    say('有人吗');
    pass(10_000);
    expect(screen.getByTestId('resend').textContent).toContain('未送达');
    fireEvent.click(screen.getByTestId('resend'));
    const [first, second] = line().of('message');
    expect(second?.id).toBe(first?.id);
    expect(screen.queryByTestId('resend')).toBeNull();
  });

  it('shows why the server did not take a message', () => {
    open();
    say('太快了');
    server({ type: 'error', id: line().of('message')[0]?.id, error: { code: 'x', message: '请过几秒再发' } });
    expect(screen.getByText('请过几秒再发')).toBeTruthy();
  });

  it('tells of a break and of its end', () => {
    open();
    expect(screen.queryByTestId('connection-banner')).toBeNull();
    act(() => {
      line().breaks();
    });
    expect(screen.getByTestId('connection-banner').textContent).toBe('连接已断开，正在重连…');
    pass(500);
    act(() => {
      line().welcomes();
    });
    expect(screen.getByTestId('connection-banner').textContent).toBe('已恢复');
    pass(3_000);
    expect(screen.queryByTestId('connection-banner')).toBeNull();
  });

  it('sends a tapped button once and then switches the buttons off', () => {
    open([wire(1, 'bot', '请选择', { buttons: OFFER })]);
    fireEvent.click(screen.getByText('我要修改'));
    fireEvent.click(choices()[0] as HTMLElement);
    expect(line().of('choice')).toMatchObject([{ choice: 'edit' }]);
    expect(choices().every((button) => button.disabled)).toBe(true);
  });

  it('starts a correction from a tapped fact, without losing what was written', () => {
    open([wire(1, 'bot', '', { kind: 'card', card: READBACK, buttons: OFFER })]);
    const field = screen.getByTestId<HTMLTextAreaElement>('composer');
    fireEvent.click(screen.getByLabelText(/^时间：昨天下午/));
    expect(field.value).toBe('修改时间：');
    fireEvent.click(screen.getByLabelText(/^材料：未提供/));
    expect(field.value).toBe('修改材料：');
    fireEvent.change(field, { target: { value: '修改材料：有照片' } });
    fireEvent.click(screen.getByLabelText(/^时间：昨天下午/));
    expect(field.value).toBe('修改材料：有照片\n修改时间：');
    pass(50);
    expect(document.activeElement).toBe(field);
  });

  it('shows the ticket number and copies it', async () => {
    const writeText = vi.fn().mockResolvedValue(undefined);
    vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText } });
    open([wire(1, 'bot', '', { kind: 'card', card: TICKET })]);
    expect(screen.getByTestId('ticket-number').textContent).toBe('TS20260308-000001');
    await act(async () => {
      fireEvent.click(screen.getByTestId('ticket-copy'));
      await Promise.resolve();
    });
    expect(writeText).toHaveBeenCalledWith('TS20260308-000001');
    expect(screen.getByTestId('ticket-copy').textContent).toBe('已复制');
  });

  it('shows the typing sign while the server says so', () => {
    open();
    server({ type: 'typing', on: true });
    expect(screen.getByTestId('typing')).toBeTruthy();
    server({ type: 'typing', on: false });
    expect(screen.queryByTestId('typing')).toBeNull();
  });

  it('shows an error of the whole conversation until it is dismissed', () => {
    open();
    server({ type: 'error', error: { code: 'x', message: '系统正忙，您的话已经保存' } });
    expect(screen.getByTestId('notice').textContent).toContain('系统正忙');
    fireEvent.click(screen.getByText('知道了'));
    expect(screen.queryByTestId('notice')).toBeNull();
  });

  it('keeps a draft over a reload', () => {
    open();
    fireEvent.change(screen.getByTestId('composer'), { target: { value: '写了一半' } });
    cleanup();
    open();
    expect(screen.getByTestId<HTMLTextAreaElement>('composer').value).toBe('写了一半');
  });

  it('lets assistive technology follow the conversation politely', () => {
    open([wire(1, 'bot', '您好')]);
    const log = screen.getByRole('log');
    expect(log.getAttribute('aria-live')).toBe('polite');
    expect(log.querySelector('[role=alert]')).toBeNull();
  });
});
