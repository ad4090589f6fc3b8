import { blocksOf } from './markdown-blocks.js';
import { inline } from './markdown-inline.js';
import { el } from './dom.js';

/**
 * A growing Markdown text on the page. Everything is made with createElement and text nodes: what looks like HTML is shown, never run.
 * Blocks that are followed by another cannot change any more, so each paint builds only the last one anew.
 */
export class MarkdownView {
  #element;
  #settled = 0;
  #open = [];
  #painting = 0;
  text = '';

  constructor(element, text = '') {
    this.#element = element;
    this.text = text;
    this.#paint();
  }

  append(text) {
    this.text += text;
    this.#painting ||= requestAnimationFrame(() => this.#paint());
  }

  finish() {
    cancelAnimationFrame(this.#painting);
    this.#paint();
  }

  #paint() {
    this.#painting = 0;
    const blocks = blocksOf(this.text.slice(this.#settled));
    for (const element of this.#open) element.remove();
    const elements = blocks.map(render);
    this.#element.append(...elements);
    this.#open = elements.slice(-1);
    this.#settled += blocks.at(-1)?.start ?? 0;
  }
}

function render(block) {
  switch (block.kind) {
    case 'heading':
      // A message is not the page: its headings begin below those that the page has.
      return el(`h${Math.min(6, block.level + 2)}`, {}, ...inline(block.text));
    case 'rule':
      return el('hr');
    case 'code':
      return code(block);
    case 'quote':
      return el('blockquote', {}, ...block.blocks.map(render));
    case 'list':
      return el(block.ordered ? 'ol' : 'ul', { start: block.ordered && block.first !== 1 ? block.first : null }, ...block.items.map(item));
    case 'table':
      return table(block);
    default:
      return el('p', {}, ...inline(block.text));
  }
}

function item(blocks) {
  const [first, ...rest] = blocks;
  const lead = first?.kind === 'paragraph' ? inline(first.text) : first ? [render(first)] : [];
  return el('li', {}, ...lead, ...rest.map(render));
}

function code({ language, text }) {
  const copy = el('button', { type: 'button', class: 'quiet', onclick: () => copyText(copy, text) }, 'Copy');
  return el('figure', { class: 'code' },
    el('figcaption', {}, el('span', {}, language || 'text'), copy),
    el('pre', { tabindex: '0', 'aria-label': `Code, ${language || 'text'}` }, el('code', {}, text)));
}

function table({ head, rows, aligns }) {
  const row = (cells, tag) => el('tr', {}, ...head.map((_, column) =>
    el(tag, { class: aligns[column] && `at-${aligns[column]}` }, ...inline(cells[column] ?? ''))));
  return el('div', { class: 'table', tabindex: '0', role: 'region', 'aria-label': 'Table' },
    el('table', {}, el('thead', {}, row(head, 'th')), el('tbody', {}, ...rows.map(cells => row(cells, 'td')))));
}

export async function copyText(button, text) {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Not allowed';
  }
  setTimeout(() => { button.textContent = label; }, 1500);
}
