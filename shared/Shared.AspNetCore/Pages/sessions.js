import { el, shortId } from './dom.js';

/** The sessions of the server: which there are, which one this is, and a way into each. */
export class SessionList {
  #list = el('ul');
  #actions;
  #current;
  #sessions = [];
  #shown = '';

  constructor(actions) {
    this.#actions = actions;
    const id = el('input', { type: 'text', name: 'session', placeholder: 'Session id or link', 'aria-label': 'Join a session by its id or link', autocomplete: 'off', spellcheck: 'false' });
    const join = el('form', {
      class: 'join',
      onsubmit: event => {
        event.preventDefault();
        const wanted = id.value.trim().replace(/^.*#/, '').replace(/(…|\.\.\.)$/, '');
        if (!wanted) return;
        id.value = '';
        // A unique beginning is enough, as in the terminal client.
        const fitting = this.#sessions.filter(session => session.session_id.startsWith(wanted));
        actions.open(fitting.length === 1 ? fitting[0].session_id : wanted);
      },
    }, id, el('button', { type: 'submit' }, 'Join'));
    this.element = el('nav', { class: 'sessions', id: 'sessions', 'aria-label': 'Sessions' },
      el('header', {}, el('h2', {}, 'Sessions'), el('button', { type: 'button', class: 'new', onclick: actions.create }, '+ New')),
      this.#list, join);
  }

  show(sessions = this.#sessions, current = this.#current) {
    this.#sessions = sessions;
    this.#current = current;
    // Built anew only when something is different: whoever tabs through the list must not lose the place.
    const state = JSON.stringify([current, sessions.map(({ session_id, message_count, connected_clients, last_activity }) => [session_id, message_count, connected_clients, ago(last_activity)])]);
    if (state === this.#shown) return;
    this.#shown = state;
    const focused = this.#list.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
    this.#list.replaceChildren(...[...sessions].sort((a, b) => b.created_at.localeCompare(a.created_at)).map(session => this.#item(session)));
    if (focused) this.#list.querySelector(`[data-focus="${focused}"]`)?.focus();
  }

  #item({ session_id: id, model, message_count: count, connected_clients: clients, last_activity: last }) {
    const isCurrent = id === this.#current;
    const details = [`${count} ${count === 1 ? 'message' : 'messages'}`, clients > 0 ? `${clients} here` : null, ago(last)];
    return el('li', { class: isCurrent ? 'current' : null },
      el('button', { type: 'button', class: 'open', 'aria-current': isCurrent ? 'true' : null, title: `${id}\n${model}`, 'data-focus': `o${id}`, onclick: () => this.#actions.open(id) },
        el('span', { class: 'id' }, shortId(id)), el('span', { class: 'details' }, details.filter(Boolean).join(' · '))),
      el('button', { type: 'button', class: 'quiet remove', title: 'Delete this session', 'aria-label': `Delete session ${id.slice(0, 8)}`, 'data-focus': `d${id}`, onclick: () => this.#actions.remove(id) }, '✕'));
  }
}

function ago(time) {
  const minutes = Math.floor((Date.now() - new Date(time)) / 60_000);
  return minutes < 1 ? 'just now' : minutes < 60 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`;
}
