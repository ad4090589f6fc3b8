import { clock, el } from './dom.js';
import { MarkdownView, copyText } from './markdown.js';

/** One reply: what is said before its first word, the text as it grows, and how it ended. */
export class Reply {
  #body = el('div', { class: 'text markdown' });
  #state = el('p', { class: 'state' }, el('span', { class: 'dots', 'aria-hidden': 'true' }), el('span'));
  #foot = el('footer', { hidden: true });
  #markdown = new MarkdownView(this.#body);

  constructor(at) {
    this.element = el('li', { class: 'message model' },
      el('article', { 'aria-label': `Reply, ${clock(at, 0)}` }, this.#body, this.#state, this.#foot));
    this.#state.hidden = true;
  }

  get text() {
    return this.#markdown.text;
  }

  status(text) {
    this.#state.hidden = false;
    this.#state.lastChild.textContent = text;
  }

  append(text) {
    this.#state.hidden = true;
    this.element.classList.add('streaming');
    this.#markdown.append(text);
  }

  settle(text, note) {
    if (text !== undefined) this.#markdown.append(text);
    this.#end(note);
  }

  fail(sentence) {
    this.element.classList.add('failed');
    this.#end();
    this.#body.after(el('p', { class: 'trouble', role: 'alert' }, sentence));
  }

  #end(note) {
    this.#markdown.finish();
    this.#state.hidden = true;
    this.element.classList.remove('streaming');
    const copy = el('button', { type: 'button', class: 'quiet', onclick: () => copyText(copy, this.text) }, 'Copy');
    this.#foot.replaceChildren(copy, ...(note ? [el('span', {}, note)] : []));
    this.#foot.hidden = false;
  }
}
