import { clock, el } from './dom.js';
import { Reply } from './reply.js';

/** The messages of a session in their order, the reply that is being written, what waits to be sent, and what there is to say about it. */
export class Conversation {
  #messages = [];
  #waiting = [];
  #list = el('ol', { class: 'messages' });
  #queue = el('ol', { class: 'messages waiting' });
  #notices = el('div', { class: 'notices' });
  #empty;
  #pinned = true;
  #down = el('button', { type: 'button', class: 'to-end', hidden: true, onclick: () => this.toEnd() }, '↓ Latest');

  constructor(welcome) {
    this.#empty = welcome;
    this.element = el('section', { class: 'conversation', 'aria-label': 'Conversation', tabindex: '0' },
      el('div', { class: 'measure' }, welcome, this.#list, this.#queue, this.#notices), this.#down);
    this.element.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#follow()).observe(this.element.firstChild);
  }

  /** How many messages the history holds that are shown here; a failed one is not in it any more. */
  get count() {
    return this.#messages.length;
  }

  show(messages) {
    this.#messages = [];
    this.#list.replaceChildren();
    const last = messages.findLast(message => message.role === 'user');
    if (last) this.takeWaiting(last.text);
    for (const { role, text, timestamp } of messages) {
      if (role === 'user') this.addUser(text, new Date(timestamp));
      else this.addReply(new Date(timestamp)).settle(text);
    }
    this.toEnd();
  }

  /** Takes away all messages after the first so many: what comes next is the message after those. */
  keep(count) {
    for (const message of this.#messages.splice(count)) message.element.remove();
    this.#update();
  }

  clear() {
    this.#messages = [];
    this.#list.replaceChildren();
    this.#waiting = [];
    this.#queue.replaceChildren();
    this.say();
  }

  addUser(text, at = new Date()) {
    return this.#add({ element: userMessage(text, at), text });
  }

  addReply(at = new Date()) {
    return this.#add(new Reply(at));
  }

  /** The server takes a message that got no reply back out of the history; here both stay to be seen. */
  fail(reply, sentence) {
    const at = this.#messages.indexOf(reply);
    const [asked] = at > 0 ? this.#messages.splice(at - 1, 2) : [];
    asked?.element.classList.add('failed');
    reply.fail(sentence);
  }

  /** Shows a message that is on its way; it becomes part of the conversation when its turn begins. */
  wait(text) {
    const element = userMessage(text, new Date());
    this.#waiting.push({ text, element });
    this.#queue.append(element);
    this.#update();
    this.toEnd();
  }

  /** The oldest message that waits, or that with a certain text; it waits no longer. */
  takeWaiting(text) {
    const index = text === undefined ? 0 : this.#waiting.findIndex(message => message.text === text);
    const [taken] = index < 0 ? [] : this.#waiting.splice(index, 1);
    taken?.element.remove();
    this.#update();
    return taken?.text;
  }

  get isWaiting() {
    return this.#waiting.length > 0;
  }

  waitsWith(text) {
    return this.#waiting.some(message => message.text === text);
  }

  /** A word about the conversation itself; without one, the last is taken away. */
  say(text, ...actions) {
    this.#notices.replaceChildren(...(text ? [el('p', { class: 'notice' }, text, ...actions)] : []));
  }

  toEnd() {
    this.#pinned = true;
    this.#follow();
  }

  #add(message) {
    this.#messages.push(message);
    this.#list.append(message.element);
    this.#update();
    return message;
  }


  #update() {
    this.#empty.hidden = this.#list.childElementCount + this.#waiting.length > 0;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    this.#pinned = scrollHeight - scrollTop - clientHeight < 48;
    this.#down.hidden = this.#pinned;
  }

  #follow() {
    if (this.#pinned) this.element.scrollTop = this.element.scrollHeight;
  }
}

function userMessage(text, at) {
  return el('li', { class: 'message user' },
    el('article', { 'aria-label': `You, ${clock(at, 0)}` }, el('div', { class: 'text' }, text)));
}
