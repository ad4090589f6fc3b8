import { Unreachable } from './api.js';
import { Chat } from './chat.js';
import { backoff, pause } from './dom.js';

/**
 * Streamable HTTP: a message is a POST, its response grows line by line. When the connection breaks, the reply does not: a GET asks for the lines
 * after the last chunk that came.
 */
class StreamableHttp {
  #chat;
  #leaving = new AbortController();
  #lastReply = Promise.resolve();

  constructor(chat) {
    this.#chat = chat;
    addEventListener('pagehide', () => this.#remember());
  }

  /** Nothing is open between two messages, so there is nothing to join; but a reply may have been left in the middle. */
  async follow(session) {
    this.#leaving = new AbortController();
    await this.#chat.load();
    this.looked(true);
    const left = recall(session);
    if (!left || this.#chat.conversation.count > left.count) return;
    this.#chat.resume(left);
    this.#lastReply = this.#finish(null, this.#leaving.signal).catch(failure => this.#chat.tell(failure));
  }

  leave() {
    this.#remember();
    this.#leaving.abort();
  }

  async send(message) {
    const { signal } = this.#leaving;
    const body = { message, session_id: this.#chat.session };
    const response = await this.#chat.api.request('POST', '/chat/stream', { body, signal });
    // The server replies in the order of the messages, and so the replies are read in that order.
    await this.#lastReply;
    this.#lastReply = this.#finish(response, signal);
    await this.#lastReply;
    // The connection broke before the first line: nobody knows whether the message arrived.
    if (!signal.aborted && this.#chat.conversation.waitsWith(message)) throw new Unreachable();
  }

  stop() {
    return this.#chat.api.stop(this.#chat.session);
  }

  looked(isThere) {
    if (!this.#chat.turn) this.#chat.state(isThere ? 'on' : 'off', isThere ? 'Ready' : 'No server; trying again');
  }

  /** Reads a reply to its end, over as many responses as it takes. */
  async #finish(response, signal) {
    const chat = this.#chat;
    for (let breaks = 0; ; breaks++) {
      try {
        response ??= await chat.api.request('GET', `/chat/stream/${chat.turn.id}?after=${chat.turn.after}`, { signal });
        chat.state('on', breaks ? 'Resumed' : 'Streaming');
        await this.#read(response);
      } catch (failure) {
        if (signal.aborted) return;
        if (failure.status) return chat.load().catch(unknown => chat.tell(unknown));
      }
      if (signal.aborted) return;
      if (!chat.turn) return this.looked(true);
      const wait = backoff(breaks);
      chat.state('off', `Connection lost; resuming in ${(wait / 1000).toFixed(1)} s`);
      await pause(wait);
      response = null;
    }
  }

  /** A read ends anywhere: in the middle of a line, even of a character. The decoder keeps half a character, and rest half a line. */
  async #read(response) {
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    let rest = '';
    for (let number = 1; ; number++) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop();
      this.#chat.figures.bytes(value.length);
      for (const line of lines) this.#line(line, `read ${number}`);
    }
  }

  #line(line, mark) {
    if (!line) return this.#chat.wire.received('alive', '(an empty line: the server is still there)', 1, mark);
    const event = JSON.parse(line);
    this.#chat.wire.received(event.type, line, undefined, mark);
    this.#chat.receive(event);
  }

  #remember() {
    const { session, turn } = this.#chat;
    if (!turn?.id) return;
    const { id, after, count, message, reply } = turn;
    sessionStorage.setItem(`reply ${session}`, JSON.stringify({ id, after, count, message, text: reply.text }));
  }
}

function recall(session) {
  const left = sessionStorage.getItem(`reply ${session}`);
  sessionStorage.removeItem(`reply ${session}`);
  return left && JSON.parse(left);
}

new Chat({
  name: 'Streamable HTTP',
  icon: 'M2 3h4M2 8h8M2 13h12',
  tagline: 'One POST, one response that grows line by line: plain HTTP, and every chunk leaves as soon as it is spoken.',
  wireNote: 'Each line of the response is one JSON object. The network cuts where it likes: one read may hold several lines, or half of one.',
  transport: chat => new StreamableHttp(chat),
});
