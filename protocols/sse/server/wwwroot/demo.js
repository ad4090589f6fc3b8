import { Chat } from './chat.js';
import { backoff, byteLength, pause } from './dom.js';

const TYPES = ['message_added', 'session_info', 'status', 'chunk', 'complete', 'error', 'reset'];

/**
 * Server-sent events: the browser's own EventSource holds one GET open, on which everything in the session is told to everybody. It can only
 * listen, so a message goes in by a POST of its own. When the connection breaks it comes back by itself and says what it heard last.
 */
class ServerSentEvents {
  #chat;
  #source;
  #failures = 0;

  constructor(chat) {
    this.#chat = chat;
  }

  follow(session) {
    const path = `/sessions/${session}/events`;
    const source = this.#source = new EventSource(this.#chat.api.withKey(path));
    this.#chat.wire.sent('GET', `GET ${path}\naccept: text/event-stream`, 0);
    source.onopen = () => this.#opened(source);
    source.onerror = event => event.data === undefined && this.#broke(source, session);
    for (const type of TYPES) source.addEventListener(type, event => this.#told(event));
  }

  leave() {
    this.#source?.close();
  }

  send(message) {
    return this.#chat.api.request('POST', `/sessions/${this.#chat.session}/messages`, { body: { message } });
  }

  stop() {
    return this.#chat.api.stop(this.#chat.session);
  }

  /** First listen, then look: so nothing is missed between the two. After a break the server tells what was missed. */
  async #opened(source) {
    this.#failures = 0;
    this.#chat.state('on', 'Listening');
    this.#chat.wire.received('open', 'HTTP 200\ncontent-type: text/event-stream', 0);
    if (source.isKnown) return;
    source.isKnown = true;
    await this.#chat.load().catch(failure => this.#chat.tell(failure));
  }

  async #broke(source, session) {
    if (source !== this.#source) return;
    this.#chat.wire.received('lost', 'the connection ended', 0);
    if (source.readyState === EventSource.CONNECTING) return this.#chat.state('off', 'Reconnecting…');
    // The server answered with something else than a stream, and EventSource gives up without saying what; an ordinary call says it.
    this.#source = null;
    this.#chat.state('off', 'Reconnecting…');
    await pause(backoff(this.#failures++));
    try {
      await this.#chat.persist(() => this.#chat.load());
      if (!this.#source && session === this.#chat.session) this.follow(session);
    } catch (failure) {
      this.#chat.tell(failure);
    }
  }

  /** An event named "error" is the server's, with data; one without data is the browser's word for a broken connection. */
  #told({ type, data, lastEventId }) {
    if (data === undefined) return;
    const frame = `event: ${type}\nid: ${lastEventId}\ndata: ${data}\n\n`;
    this.#chat.wire.received(type, frame.trimEnd(), byteLength(frame));
    this.#chat.figures.bytes(byteLength(frame));
    this.#chat.receive({ ...JSON.parse(data), type });
  }
}

new Chat({
  name: 'SSE',
  icon: 'M1 6q3.5-5 7 0t7 0M1 11q3.5-5 7 0t7 0',
  tagline: 'The browser listens on one long response; whatever happens in the session is told to everybody who listens.',
  wireNote: 'Frames as EventSource hands them over. It keeps to itself the comments that say the server is alive (": ping") and the time to wait before it reconnects.',
  transport: chat => new ServerSentEvents(chat),
});
