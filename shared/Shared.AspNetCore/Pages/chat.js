import { Api, Refused, Unreachable } from './api.js';
import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { backoff, el, pause } from './dom.js';
import { Exchange } from './exchange.js';
import { Figures } from './figures.js';
import { Layout, askKey } from './layout.js';
import { SessionList } from './sessions.js';
import { WirePanel } from './wire.js';

const LOOK_AGAIN = 3000;

/**
 * The page that all demos share. A protocol gives it a transport, { follow(session), leave(), send(message), stop() }, and tells what comes over
 * the wire with receive(event). A transport may also have create(), typing(is) and looked(isThere, session).
 */
export class Chat {
  #transport;
  #exchange;
  #latestLoad = null;
  #isGone = false;

  session = null;

  constructor({ name, icon, tagline, wireNote, transport }) {
    this.wire = new WirePanel(() => this.layout.toggle('wire'));
    this.wire.explain(wireNote);
    this.wire.element.addEventListener('shown', () => this.wire.build());
    this.figures = new Figures();
    this.api = new Api(this.wire, askKey);
    this.conversation = new Conversation(this.#welcome(name, tagline));
    this.sessions = new SessionList({ open: id => this.#choose(id), create: () => this.#choose(null), remove: id => this.#remove(id) });
    this.composer = new Composer({ send: text => this.#send(text), stop: () => this.#stop(), typing: is => this.#transport.typing?.(is) });
    this.layout = new Layout({ name, icon, tagline }, this, () => this.#try(() => this.#clear()));
    this.#exchange = new Exchange(this.conversation, this.figures, {
      changed: isRunning => { this.composer.running = isRunning; },
      ended: reply => this.#ended(reply),
    });
    this.#transport = transport(this);
    addEventListener('hashchange', () => this.#hash !== this.session && this.#choose(this.#hash));
    this.layout.state('waiting', 'Connecting…');
    this.#choose(this.#hash);
    this.#watch();
  }

  /** The reply that is being written, if one is: { id, after, count, message, reply }. */
  get turn() {
    return this.#exchange.turn;
  }

  state(kind, text) {
    this.layout.state(kind, text);
  }

  receive(event) {
    if (event.type === 'reset') this.#show(event);
    else if (!this.#exchange.receive(event) && event.type === 'error') this.say(`${event.message}.`);
  }

  resume(reply) {
    this.#exchange.resume(reply);
  }

  /** Shows the session as the server has it. What is received meanwhile comes after it. */
  async load() {
    const load = this.#latestLoad = {};
    this.#exchange.hold();
    try {
      const details = await this.api.get(this.session);
      if (load === this.#latestLoad) this.#show(details);
    } finally {
      if (load === this.#latestLoad) this.#exchange.release();
    }
  }

  say(text, ...actions) {
    this.conversation.say(text, ...actions);
    if (text) this.layout.announce(text);
  }

  /** What went wrong, in words for the reader. */
  tell(failure) {
    if (failure.name === 'AbortError') return;
    if (failure instanceof Refused && failure.status === 404 && this.session) this.#gone();
    else if (failure instanceof Refused || failure instanceof Unreachable) this.say(`${failure.message}.`);
    else throw failure;
  }

  /** A message that the server did not take goes back to where it was written. */
  refused(message, sentence) {
    this.conversation.takeWaiting(message);
    this.composer.text = message;
    if (sentence) this.say(`${sentence}.`);
  }

  /** Tries until the server answers; gives up only when it says no. */
  async persist(attempt) {
    for (let failures = 0; ; failures++) {
      try {
        return await attempt();
      } catch (failure) {
        if (!(failure instanceof Unreachable)) throw failure;
        const wait = backoff(failures);
        this.state('off', `No server; trying again in ${(wait / 1000).toFixed(1)} s`);
        await pause(wait);
      }
    }
  }

  get #hash() {
    return decodeURIComponent(location.hash.slice(1)) || null;
  }

  /** Leaves the session that is open and follows another; null means a new one. */
  async #choose(id) {
    this.#transport.leave();
    this.#exchange.forget();
    this.#latestLoad = null;
    this.#isGone = false;
    this.session = id;
    this.conversation.clear();
    this.layout.close('sessions');
    await this.#try(async () => {
      if (!id) this.session = id = (await this.persist(() => this.#transport.create?.() ?? this.api.create())).session_id;
      if (this.session !== id) return;
      history.replaceState(null, '', `#${id}`);
      this.layout.session(id);
      this.sessions.show(undefined, id);
      this.composer.enabled = true;
      await this.persist(() => this.session === id && this.#transport.follow(id));
      if (matchMedia('(hover: hover)').matches) this.composer.focus();
      await this.#look();
    });
  }

  async #remove(id) {
    if (!confirm(`Delete session ${id.slice(0, 8)}… for everybody?`)) return;
    await this.#try(() => this.api.remove(id));
    if (id === this.session) await this.#choose(null);
    await this.#look();
  }

  async #clear() {
    await this.api.clear(this.session);
    await this.load();
  }

  async #send(message) {
    this.say();
    this.#exchange.sent(message);
    try {
      await this.#transport.send(message);
    } catch (failure) {
      this.refused(message);
      this.tell(failure);
    }
  }

  async #stop() {
    if (this.turn) await this.#try(() => this.#transport.stop());
  }

  #show(details) {
    this.#exchange.reset();
    this.conversation.show(details.messages);
    this.layout.session(details.session_id, details.model);
  }

  #ended({ text, count }) {
    if (text) this.layout.announce(`Reply: ${text}`);
    // Otherwise somebody else has said something that was not told here.
    if (count === undefined || count === this.conversation.count) this.#look();
    else this.#try(() => this.load());
  }

  /** The server does not know the session any more; what was said stays on the page. */
  #gone() {
    this.#isGone = true;
    if (this.turn) this.#exchange.fail('The reply was lost with the session');
    this.composer.enabled = false;
    this.state('off', 'Session gone');
    this.say('The server does not know this session any more: it was restarted, or somebody deleted the session. ',
      el('button', { type: 'button', class: 'send', onclick: () => this.#choose(null) }, 'Start a new session'));
  }

  async #try(action) {
    try {
      await action();
    } catch (failure) {
      this.tell(failure);
    }
  }

  /** Nobody tells a page of other sessions, so it asks from time to time, while it can be seen. */
  async #watch() {
    for (let failures = 0; ;) {
      await pause(failures ? backoff(failures) : LOOK_AGAIN);
      if (!document.hidden) failures = await this.#look() ? 0 : failures + 1;
    }
  }

  async #look() {
    try {
      const { sessions } = await this.api.list();
      this.sessions.show(sessions, this.session);
      const mine = sessions.find(session => session.session_id === this.session);
      this.#transport.looked?.(true, mine);
      await this.#compare(mine);
      return true;
    } catch (failure) {
      if (failure instanceof Unreachable) this.#transport.looked?.(false);
      else if (!(failure instanceof Refused)) throw failure;
      return false;
    }
  }

  /** Where a protocol does not tell what others say, or that the session is gone, this notices. */
  async #compare(mine) {
    const isIdle = this.session && !this.#isGone && !this.turn && !this.#exchange.isHeld && !this.conversation.isWaiting;
    if (isIdle && mine?.message_count !== this.conversation.count) await this.#try(() => this.load());
  }

  #welcome(name, tagline) {
    const ask = text => el('button', { type: 'button', onclick: () => this.#send(text) }, text);
    return el('div', { class: 'welcome' }, el('h2', {}, `A conversation over ${name}`), el('p', {}, tagline),
      el('p', { class: 'suggestions' }, ask(`How does ${name} work?`), ask('Show me a Python example'), ask('Write 300 words about streaming')));
  }
}
