import { el } from './dom.js';

/** Where a message is written: Enter sends, Shift+Enter begins a new line, Esc stops the reply. */
export class Composer {
  #text;
  #send = el('button', { type: 'submit', class: 'send' }, 'Send');
  #stop;

  constructor({ send, stop, typing }) {
    this.#text = el('textarea', { id: 'message', rows: '1', placeholder: 'Write a message', 'aria-label': 'Message', 'aria-describedby': 'keys', maxlength: '32000', enterkeyhint: 'send' });
    this.#stop = el('button', { type: 'button', class: 'stop', disabled: true, onclick: stop }, 'Stop');
    this.#text.addEventListener('keydown', event => this.#key(event));
    this.#text.addEventListener('input', () => typing(this.#text.value !== ''));
    this.element = el('form', {
      class: 'composer',
      onsubmit: event => {
        event.preventDefault();
        const message = this.#text.value;
        if (!message.trim() || this.#text.disabled) return;
        this.#text.value = '';
        typing(false);
        send(message);
      },
    },
    el('div', { class: 'measure' },
      el('div', { class: 'field' }, this.#text, this.#stop, this.#send),
      el('p', { class: 'keys', id: 'keys' }, el('kbd', {}, 'Enter'), ' sends · ', el('kbd', {}, 'Shift'), '+', el('kbd', {}, 'Enter'), ' new line · ', el('kbd', {}, 'Esc'), ' stops')));
    document.addEventListener('keydown', event => {
      if (event.key !== 'Escape' || this.#stop.disabled || document.querySelector('dialog[open]')) return;
      // Some browsers take it for their own Stop, and end what the page listens to.
      event.preventDefault();
      stop();
    });
  }

  focus() {
    this.#text.focus({ preventScroll: true });
  }

  set text(value) {
    this.#text.value = value;
    this.focus();
  }

  set running(value) {
    this.#stop.disabled = !value;
  }

  set enabled(value) {
    this.#text.disabled = this.#send.disabled = !value;
  }

  #key(event) {
    // While a Chinese or Japanese word is being put together, Enter belongs to that.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.element.requestSubmit();
  }
}
