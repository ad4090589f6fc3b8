import { el, shortId } from './dom.js';

const STILL_TYPING = 2000;
const FORGOTTEN = 8000;

/** Who else is on the session, and what they are doing. */
export class People {
  #say;
  #place;
  #here = el('span', { class: 'people' });
  #typing = new Map();
  #isTyping = false;
  #rest;
  me = null;

  constructor(layout, say) {
    this.#say = say;
    this.#place = layout.above;
    layout.beside.append(this.#here, layout.secondWindow('second window ↗'));
  }

  count(clients) {
    const dots = Array.from({ length: Math.min(clients, 8) }, () => el('i', { 'aria-hidden': 'true' }));
    this.#here.replaceChildren(...dots, clients > 1 ? `${clients} here` : 'only you here');
  }

  updated({ update_type: type, connection_id: id, typing, connected_clients: clients }) {
    if (clients !== undefined) this.count(clients);
    if (type === 'user_typing') this.#types(id, typing);
    if (type === 'user_disconnected' || type === 'message_added') this.#types(id, false);
  }

  /** Tells the others once that somebody writes here, and once that nobody does any more. */
  type(is) {
    clearTimeout(this.#rest);
    if (is !== this.#isTyping && this.#say({ type: is ? 'typing_start' : 'typing_stop' })) this.#isTyping = is;
    if (is) this.#rest = setTimeout(() => this.type(false), STILL_TYPING);
  }

  leave() {
    clearTimeout(this.#rest);
    this.#isTyping = false;
    for (const id of [...this.#typing.keys()]) this.#types(id, false);
    this.#here.replaceChildren();
  }

  #types(id, is) {
    clearTimeout(this.#typing.get(id));
    this.#typing.delete(id);
    // Whoever lost the connection while typing never says that it ended.
    if (is) this.#typing.set(id, setTimeout(() => this.#types(id, false), FORGOTTEN));
    const names = [...this.#typing.keys()].map(shortId);
    this.#place.replaceChildren(...(names.length ? [el('p', { class: 'typing' }, `${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} typing`)] : []));
  }
}
