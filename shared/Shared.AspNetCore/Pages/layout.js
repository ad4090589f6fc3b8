import { el, svg } from './dom.js';

const THEMES = ['', 'light', 'dark'];
const WIDE = matchMedia('(min-width: 1000px)');

/** Where everything is on the page, and what opens and closes. */
export class Layout {
  #state = el('span', { class: 'connection', role: 'status' }, el('span', { class: 'dot', 'aria-hidden': 'true' }), el('span'));
  #announcer = el('p', { class: 'unseen', 'aria-live': 'polite' });
  #second = [];
  #model = el('span', { class: 'model' });
  #session = el('a', { class: 'id', target: '_blank', rel: 'noopener', title: 'Open this session in a second window' });
  #drawers = {};

  /** Places where a protocol may put what only it has: beside the session's name, and over the message being written. */
  beside = el('span', { class: 'beside' });
  above = el('div', { class: 'above measure', role: 'status' });

  constructor({ name, icon, tagline }, { sessions, conversation, figures, composer, wire }, clear) {
    this.#drawers.sessions = { button: el('button', { type: 'button', class: 'tool only-narrow', 'aria-controls': 'sessions', 'aria-label': 'Sessions', onclick: () => this.toggle('sessions') }, '☰'), element: sessions.element };
    this.#drawers.wire = { button: el('button', { type: 'button', class: 'tool', 'aria-controls': 'wire', 'aria-label': 'Wire', onclick: () => this.toggle('wire') }, '⇅', el('span', { class: 'word' }, ' Wire')), element: wire.element };
    document.body.append(
      el('header', { class: 'top' }, this.#drawers.sessions.button,
        el('h1', {}, svg('svg', { class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true' }, svg('path', { d: icon })), name), el('p', { class: 'tagline' }, tagline),
        this.#state, themeButton(), this.#drawers.wire.button),
      sessions.element,
      el('main', {},
        el('div', { class: 'bar' }, el('span', { class: 'label' }, 'Session '), this.#session, this.#model, this.beside,
          el('button', { type: 'button', class: 'quiet', onclick: clear, title: 'Empty this conversation' }, 'Clear')),
        conversation.element, this.above, figures.element, composer.element),
      wire.element, this.#announcer);
    document.addEventListener('keydown', event => event.key === 'Escape' && this.#closeOnTop());
    if (localStorage.getItem('wire') === 'open' && WIDE.matches) this.toggle('wire', { focus: false });
    for (const name of Object.keys(this.#drawers)) this.#mark(name);
  }

  state(kind, text) {
    this.#state.dataset.kind = kind;
    if (this.#state.lastChild.textContent !== text) this.#state.lastChild.textContent = text;
  }

  session(id, model) {
    this.#session.textContent = id ? `${id.slice(0, 8)}… ↗` : '';
    for (const link of [this.#session, ...this.#second]) link.href = `#${id}`;
    this.#model.textContent = model ?? '';
  }

  /** A link to this session, whichever it is. */
  secondWindow(text) {
    const link = el('a', { target: '_blank', rel: 'noopener' }, text);
    this.#second.push(link);
    return link;
  }

  /** For who hears the page: a whole reply once, not each of its chunks. */
  announce(text) {
    this.#announcer.textContent = text;
  }

  toggle(name, { focus = true } = {}) {
    const { button, element } = this.#drawers[name];
    const opens = document.body.classList.toggle(`show-${name}`);
    this.#mark(name);
    if (name === 'wire') localStorage.setItem('wire', opens ? 'open' : 'closed');
    if (opens) element.dispatchEvent(new Event('shown'));
    if (focus) (opens ? element.querySelector('button, input') : button).focus();
  }

  close(name) {
    if (document.body.classList.contains(`show-${name}`)) this.toggle(name, { focus: false });
  }

  #mark(name) {
    this.#drawers[name].button.setAttribute('aria-expanded', document.body.classList.contains(`show-${name}`));
  }

  /** On a narrow page a drawer covers the conversation, so Esc closes it. */
  #closeOnTop() {
    if (WIDE.matches) return;
    for (const name of Object.keys(this.#drawers)) {
      if (document.body.classList.contains(`show-${name}`)) this.toggle(name);
    }
  }
}

function themeButton() {
  const root = document.documentElement;
  const button = el('button', { type: 'button', class: 'tool theme' });
  const show = () => {
    const theme = root.dataset.theme ?? '';
    button.textContent = { '': '◐', light: '☀', dark: '☾' }[theme];
    button.setAttribute('aria-label', `Colours: ${theme || 'as the system'}. Change`);
    button.title = `Colours: ${theme || 'as the system'}`;
  };
  button.addEventListener('click', () => {
    const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? '') + 1) % THEMES.length];
    if (next) root.dataset.theme = next;
    else delete root.dataset.theme;
    localStorage.setItem('theme', next);
    show();
  });
  show();
  return button;
}

/** Asks for the server's key; the page goes nowhere without it. */
export function askKey(wasWrong) {
  return new Promise(answer => {
    const key = el('input', { type: 'password', name: 'key', 'aria-label': 'Key', autocomplete: 'current-password', required: true });
    const dialog = el('dialog', { class: 'key', 'aria-label': 'Key' },
      el('form', {
        onsubmit: event => {
          event.preventDefault();
          dialog.remove();
          answer(key.value);
        },
      },
      el('h2', {}, 'This server asks for a key'),
      el('p', {}, wasWrong ? 'That key was not the right one.' : 'It stays in this tab and is forgotten with it.'), key,
      el('button', { type: 'submit', class: 'send' }, 'Enter')));
    dialog.addEventListener('cancel', event => event.preventDefault());
    document.body.append(dialog);
    dialog.showModal();
  });
}
