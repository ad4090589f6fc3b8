import { byteLength, clock, el, inBytes } from './dom.js';
import { copyText } from './markdown.js';

const MOST_ROWS = 600;

/** Everything that goes over the wire, as it goes: newest at the end, the oldest dropped. */
export class WirePanel {
  #rows = el('ol', { class: 'rows' });
  #count = el('span', { class: 'count' });
  #log = [];
  #note = el('p', { class: 'note' });
  #frames = 0;
  #building = 0;

  constructor(close) {
    const copy = el('button', { type: 'button', class: 'quiet', onclick: () => copyText(copy, this.#asText()) }, 'Copy');
    this.element = el('aside', { class: 'wire', id: 'wire', 'aria-label': 'On the wire' },
      el('header', {}, el('h2', {}, 'On the wire'), this.#count, copy,
        el('button', { type: 'button', class: 'quiet', onclick: () => this.clear() }, 'Clear'),
        el('button', { type: 'button', class: 'quiet', 'aria-label': 'Close the wire panel', onclick: close }, '✕')),
      this.#note, this.#rows);
    this.#rows.tabIndex = 0;
    this.#rows.setAttribute('aria-label', 'Frames');
    this.clear();
  }

  /** What a reader of the frames should know about this protocol. */
  explain(text) {
    this.#note.textContent = text;
  }

  sent(type, text, bytes = byteLength(text)) {
    this.#add({ direction: 'out', type, text, bytes });
  }

  /** The mark says in which read a frame came, where a protocol's reads are not its frames. */
  received(type, text, bytes = byteLength(text), mark = '') {
    this.#add({ direction: 'in', type, text, bytes, mark });
  }

  clear() {
    this.#log = [];
    this.#frames = 0;
    this.#rows.replaceChildren();
    this.#count.textContent = '0 frames';
  }

  /** Rows are made once a frame is painted, and not at all while the panel is closed. */
  build() {
    cancelAnimationFrame(this.#building);
    this.#building = 0;
    if (!this.element.checkVisibility()) return;
    const atEnd = this.#rows.scrollHeight - this.#rows.scrollTop - this.#rows.clientHeight < 40;
    this.#rows.append(...this.#log.filter(entry => !entry.row).map(entry => entry.row = rowOf(entry)));
    while (this.#rows.childElementCount > this.#log.length) this.#rows.firstChild.remove();
    this.#count.textContent = `${this.#frames} frames`;
    if (atEnd) this.#rows.scrollTop = this.#rows.scrollHeight;
  }

  #add(entry) {
    this.#log.push({ ...entry, at: clock() });
    this.#frames++;
    if (this.#log.length > MOST_ROWS) this.#log.splice(0, MOST_ROWS / 6);
    this.#building ||= requestAnimationFrame(() => this.build());
  }

  #asText() {
    return this.#log.map(({ at, direction, text }) => `${at} ${direction === 'out' ? '→' : '←'} ${text}`).join('\n');
  }
}

/** A row has little room: what the column before it says already is left out there. Opened, it shows the frame to the letter. */
const inShort = text => text.slice(0, 300).replace(/^event: .*\nid: .*\ndata: /, '').replace(/^\{"type":"\w+",/, '');

function rowOf({ at, direction, type, text, bytes, mark }) {
  const line = el('summary', {},
    el('time', {}, at),
    el('span', { class: 'arrow', 'aria-label': direction === 'out' ? 'sent' : 'received' }, direction === 'out' ? '→' : '←'),
    el('span', { class: 'type' }, type),
    el('code', { class: 'line' }, inShort(text)),
    el('span', { class: 'size' }, mark && el('span', { class: 'mark' }, `${mark} · `), bytes ? inBytes(bytes) : null));
  return el('li', { 'data-type': type, class: direction }, el('details', { ontoggle: event => event.target.open && event.target.scrollIntoView({ block: 'nearest' }) }, line, el('pre', {}, text)));
}
