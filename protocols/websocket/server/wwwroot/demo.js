import { Unreachable } from './api.js';
import { Chat } from './chat.js';
import { backoff, byteLength } from './dom.js';
import { Health } from './health.js';
import { People } from './people.js';

/**
 * WebSocket: one connection on which both sides speak whenever they like. Sessions, messages, stop, typing and pings all go over it, and what
 * anybody on the session does comes back over it. When it breaks, nothing brings it back but this code.
 */
class WebSocketChat {
  #chat;
  #socket = null;
  #failures = 0;
  #seat = null;
  #created = null;
  #unconfirmed = [];
  #people;
  #health;

  constructor(chat) {
    this.#chat = chat;
    this.#people = new People(chat.layout, frame => this.#say(frame));
    this.#health = new Health(chat.figures, frame => this.#say(frame), () => this.#socket.close());
    this.#connect();
  }

  create() {
    const { promise, resolve } = Promise.withResolvers();
    this.#created = resolve;
    this.#say({ type: 'create_session' });
    return promise;
  }

  follow(session) {
    if (this.#seat === session) return this.#chat.load();
    this.#join();
  }

  leave() {
    this.#seat = null;
    this.#unconfirmed = [];
    this.#people.leave();
  }

  send(message) {
    const frame = { type: 'chat', session_id: this.#chat.session, message, turn_id: newId() };
    if (!this.#say(frame)) throw new Unreachable();
    this.#unconfirmed.push(frame);
  }

  stop() {
    this.#say({ type: 'stop' });
  }

  typing(is) {
    this.#people.type(is);
  }

  looked(isThere, session) {
    if (session) this.#people.count(session.connected_clients);
  }

  #say(frame) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    const text = JSON.stringify(frame);
    this.#socket.send(text);
    this.#chat.wire.sent(frame.type, text);
    return true;
  }

  async #connect() {
    try {
      // The handshake cannot ask for a key, nor say why it failed; an ordinary call can.
      await this.#chat.api.list();
      const socket = this.#socket = new WebSocket(location.origin.replace(/^http/, 'ws') + this.#chat.api.withKey('/ws'));
      this.#chat.wire.sent('GET', 'GET /ws\nconnection: upgrade\nupgrade: websocket', 0);
      socket.onmessage = ({ data }) => this.#heard(data);
      socket.onclose = ({ code, reason }) => this.#closed(code, reason);
    } catch {
      this.#closed();
    }
  }

  #closed(code, reason) {
    this.#seat = null;
    this.#health.stop();
    this.#people.leave();
    if (code) this.#chat.wire.received('close', `close ${code}${reason ? ` ${reason}` : ''}`, 0);
    const wait = backoff(this.#failures++);
    this.#chat.state('off', `Connection lost; trying again in ${(wait / 1000).toFixed(1)} s`);
    setTimeout(() => this.#connect(), wait);
  }

  #opened({ connection_id: id }) {
    this.#failures = 0;
    this.#people.me = id;
    this.#health.start();
    if (this.#created) this.#say({ type: 'create_session' });
    else if (this.#chat.session) this.#join();
  }

  /** With the turn that broke off and its last chunk, the server tells exactly what was missed, and what followed. */
  #join() {
    const { session, turn } = this.#chat;
    this.#say({ type: 'join_session', session_id: session, ...(turn?.id && { turn_id: turn.id, after: turn.after }) });
  }

  async #joined({ session_id: session }) {
    this.#sits(session);
    if (!this.#chat.turn) await this.#load();
    // Named by its turn_id, a message may be sent again: the server takes it once.
    for (const frame of this.#unconfirmed) this.#say(frame);
  }

  async #load() {
    await this.#chat.load().catch(failure => this.#chat.tell(failure));
  }

  #heard(text) {
    const frame = JSON.parse(text);
    this.#chat.wire.received(frame.type, text);
    if (frame.type === 'connected') return this.#opened(frame);
    if (frame.type === 'pong') return this.#health.answered();
    if (frame.type === 'session_created') return this.#make(frame);
    // Something of the session that was left a moment ago.
    if (frame.session_id && frame.session_id !== this.#chat.session) return;
    switch (frame.type) {
      case 'session_joined':
        return this.#joined(frame);
      case 'session_update':
        return this.#updated(frame, text);
      case 'status':
        this.#unconfirmed.shift();
        return this.#tell(frame, text);
      case 'response_start':
        return this.#tell({ type: 'session_info', turn_id: frame.turn_id }, text);
      case 'chunk':
        return this.#tell(frame, text);
      case 'response_complete':
        return this.#tell({ ...frame, type: 'complete' }, text);
      case 'error':
        return this.#refused(frame, text);
    }
  }

  #tell(event, text) {
    this.#chat.figures.bytes(byteLength(text));
    this.#chat.receive(event);
  }

  #make({ session_id: session }) {
    this.#sits(session);
    this.#created?.({ session_id: session });
    this.#created = null;
  }

  #sits(session) {
    this.#seat = session;
    this.#chat.state('on', 'Connected');
  }

  #updated(frame, text) {
    this.#people.updated(frame);
    if (frame.update_type === 'message_added') {
      this.#unconfirmed = this.#unconfirmed.filter(({ message }) => message !== frame.message);
      this.#tell({ ...frame, type: 'message_added' }, text);
    }
    if (frame.update_type === 'session_cleared' || frame.update_type === 'session_deleted') this.#load();
  }

  /** An error may end a reply, refuse a message, or refuse the session itself. */
  #refused(frame, text) {
    if (this.#created) return this.#chat.say(`${frame.message}.`);
    const refused = this.#unconfirmed.findIndex(({ turn_id: id }) => id && id === frame.turn_id);
    if (refused >= 0) {
      const [{ message }] = this.#unconfirmed.splice(refused, 1);
      this.#chat.refused(message, frame.message);
    } else if (this.#seat === null) {
      // The turn, or the whole session, is not known any more; looking at the session tells which.
      this.#chat.load().then(() => this.#join(), failure => this.#chat.tell(failure));
    } else if (frame.turn_id) this.#tell(frame, text);
    else this.#chat.say(`${frame.message}.`);
  }
}

/** Absent on pages that came neither over TLS nor from this machine; then a message is not sent twice. */
const newId = () => crypto.randomUUID?.();

new Chat({
  name: 'WebSocket',
  icon: 'M2 5h11M10 2l3 3-3 3M14 11H3M6 8l-3 3 3 3',
  tagline: 'One connection, both sides speak whenever they like: everybody on the session sees everything as it happens.',
  wireNote: 'Every message is one frame in either direction. The browser keeps the protocol\'s own ping and pong to itself, so this page sends pings of its own.',
  transport: chat => new WebSocketChat(chat),
});
