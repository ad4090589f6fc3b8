import { el, inBytes, inTime, svg } from './dom.js';

const WIDTH = 300;
const HEIGHT = 36;

/** What the last reply cost: time to the first chunk, chunks, bytes, total; and when each chunk came, as a picture. */
export class Figures {
  #values = {};
  #tiles = el('dl', { class: 'tiles' });
  #bars = svg('path', { class: 'bars' });
  #first = svg('path', { class: 'first' });
  #axis = el('figcaption');
  #picture = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': 'No chunks yet' }, this.#bars, this.#first);
  #arrivals = [];
  #started = 0;
  #ended = 1;
  #bytes = 0;
  #ahead = 0;
  #painting = 0;

  constructor() {
    for (const name of ['First chunk', 'Chunks', 'Bytes', 'Total']) this.tile(name);
    this.element = el('section', { class: 'figures', 'aria-label': 'Figures of the last reply' },
      this.#tiles, el('figure', { class: 'timeline' }, this.#picture, this.#axis));
    this.#axis.textContent = 'when each chunk arrives';
  }

  /** Adds a tile; returns what sets its value. */
  tile(name) {
    const value = el('dd', {}, '–');
    this.#tiles.append(el('div', {}, el('dt', {}, name), value));
    this.#values[name] = value;
    return (text, more = '') => {
      value.textContent = text;
      value.title = more;
    };
  }

  start(at = performance.now()) {
    this.#started = at;
    this.#ended = 0;
    this.#bytes = this.#ahead;
    this.#ahead = 0;
    this.#arrivals = [];
    this.#paintSoon();
  }

  chunk(length) {
    this.#arrivals.push({ at: performance.now() - this.#started, length });
    this.#paintSoon();
  }

  /** Bytes are counted as they are read, which is before anybody knows that a reply begins in them. */
  bytes(count) {
    if (this.#ended) this.#ahead += count;
    else this.#bytes += count;
  }

  /** The figures in one line, for the message they belong to. */
  end() {
    this.#ended = performance.now();
    cancelAnimationFrame(this.#painting);
    this.#paint();
    const total = inTime(this.#total);
    return this.#arrivals.length === 0 ? total : `${this.#arrivals.length} ${this.#arrivals.length === 1 ? 'chunk' : 'chunks'} · first after ${inTime(this.#arrivals[0].at)} · ${total} · ${inBytes(this.#bytes)}`;
  }

  get #total() {
    return (this.#ended || performance.now()) - this.#started;
  }

  #paintSoon() {
    this.#painting ||= requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    this.#painting = 0;
    const arrivals = this.#arrivals;
    const total = Math.max(1, this.#total);
    this.#values['First chunk'].textContent = arrivals.length ? inTime(arrivals[0].at) : '…';
    this.#values.Chunks.textContent = arrivals.length;
    this.#values.Bytes.textContent = inBytes(this.#bytes);
    this.#values.Total.textContent = inTime(total);
    const longest = arrivals.reduce((most, { length }) => Math.max(most, length), 1);
    const x = at => (Math.min(1, at / total) * (WIDTH - 2) + 1).toFixed(1);
    this.#bars.setAttribute('d', arrivals.map(({ at, length }) => `M${x(at)} ${HEIGHT}V${(HEIGHT - 3 - (HEIGHT - 8) * Math.sqrt(length / longest)).toFixed(1)}`).join(''));
    this.#first.setAttribute('d', arrivals.length ? `M0 ${HEIGHT - 1}H${x(arrivals[0].at)}` : '');
    this.#axis.textContent = `0 … ${inTime(total)}, a bar per chunk, as high as it is long`;
    if (!this.#ended) this.#paintSoon();
    else this.#picture.setAttribute('aria-label', `${arrivals.length} chunks in ${inTime(total)}`);
  }
}
