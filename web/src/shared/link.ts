/** One WebSocket that keeps coming back: back-off with jitter, heartbeat, and a way to give up a dead line. */

/** The part of `WebSocket` used here, so tests can stand in for it. */
export interface SocketLike {
  readonly readyState: number;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(data: string): void;
  close(): void;
}

export interface LinkOptions {
  readonly connect: () => SocketLike;
  /** The line is up: send the greeting now. */
  readonly onOpen: () => void;
  readonly onData: (data: unknown) => void;
  readonly onDown: () => void;
  /** Uniform in [0, 1); replaced in tests. */
  readonly random?: () => number;
}

export const BACKOFF_FIRST_MS = 500;
export const BACKOFF_MAX_MS = 8_000;
export const PING_EVERY_MS = 25_000;
/** How long silence is tolerated after a ping or after opening a line. */
export const SILENCE_MS = 10_000;

const OPEN = 1;

export class Link {
  readonly #options: LinkOptions;
  readonly #random: () => number;
  #socket: SocketLike | null = null;
  #running = false;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setInterval> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#open();
  }

  stop(): void {
    this.#running = false;
    this.#release();
  }

  /** True if the text was handed to an open line; it may still be lost on the way. */
  send(text: string): boolean {
    if (this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(text);
    return true;
  }

  /**
   * Resets the back-off once the peer has proved useful. Opening alone proves nothing:
   * a proxy with a dead server behind it opens and closes at once.
   */
  settle(): void {
    this.#attempt = 0;
  }

  /** Asks the peer for a sign of life; without one the line is given up and opened anew. */
  probe(): void {
    this.#sendPing();
    this.#expectSign();
  }

  /** The page came back to the front, or the network did: waiting out the back-off would be idle. */
  nudge(): void {
    if (!this.#running) return;
    if (this.#socket === null) this.#open();
    else if (this.#socket.readyState === OPEN) this.probe();
  }

  /** Gives up the present line and opens another at once. */
  restart(): void {
    if (!this.#running) return;
    this.#release();
    this.#open();
  }

  #open(): void {
    clearTimeout(this.#retry);
    const socket = this.#options.connect();
    this.#socket = socket;
    socket.onopen = () => {
      this.#beat = setInterval(() => {
        this.probe();
      }, PING_EVERY_MS);
      this.#options.onOpen();
    };
    socket.onmessage = (event) => {
      clearTimeout(this.#silence);
      this.#silence = undefined;
      this.#options.onData(event.data);
    };
    socket.onclose = () => {
      this.#lost();
    };
    this.#expectSign();
  }

  #sendPing(): void {
    this.send('{"type":"ping"}');
  }

  #expectSign(): void {
    if (this.#silence !== undefined) return;
    this.#silence = setTimeout(() => {
      this.#lost();
    }, SILENCE_MS);
  }

  #lost(): void {
    this.#release();
    if (!this.#running) return;
    this.#retry = setTimeout(() => {
      this.#open();
    }, this.#delay());
    this.#options.onDown();
  }

  /** 0.5 s, 1 s, 2 s … 8 s, each shortened by up to half so that clients do not return all at once. */
  #delay(): number {
    const full = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** this.#attempt);
    this.#attempt += 1;
    return full * (1 - this.#random() / 2);
  }

  /** Handlers go first: a dead line may report its close minutes later. */
  #release(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    clearInterval(this.#beat);
    this.#silence = undefined;
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
