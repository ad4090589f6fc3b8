import { el } from './dom.js';

const SPECIAL = /[\\`*_~[!<\nh]/g;
const PUNCTUATION = /[!-/:-@[-`{-~]/;
const ADDRESS = /^https?:\/\/[^\s<>"'`]+/;
const DEEPEST = 6;

/** The nodes of a line of text: emphasis, code, links. Whatever is not finished yet, or makes no sense, is shown as it was written. */
export function inline(text, depth = 0) {
  const nodes = [];
  const hopeless = new Set();
  let plain = 0;
  let at = 0;
  while (at < text.length) {
    SPECIAL.lastIndex = at;
    const found = SPECIAL.exec(text);
    if (!found) break;
    at = found.index;
    const piece = depth < DEEPEST ? pieceAt(text, at, depth, hopeless) : null;
    if (!piece) {
      at += text[at] === '`' || text[at] === '*' ? runLength(text, at) : 1;
      continue;
    }
    if (plain < at) nodes.push(text.slice(plain, at));
    nodes.push(...piece.nodes);
    plain = at = piece.end;
  }
  if (plain < text.length) nodes.push(text.slice(plain));
  return nodes;
}

function pieceAt(text, at, depth, hopeless) {
  switch (text[at]) {
    case '\\':
      return PUNCTUATION.test(text[at + 1] ?? '') ? { nodes: [text[at + 1]], end: at + 2 } : null;
    case '\n':
      // A reply's line breaks are meant: models write poems and addresses.
      return { nodes: [el('br')], end: at + 1 };
    case '`':
      return code(text, at, hopeless);
    case '*':
    case '_':
    case '~':
      return emphasis(text, at, depth, hopeless);
    case '[':
      return link(text, at, at, depth, hopeless);
    case '!':
      return text[at + 1] === '[' ? link(text, at, at + 1, depth, hopeless) : null;
    case '<':
      return angled(text, at);
    default:
      return bare(text, at);
  }
}

function code(text, at, hopeless) {
  const length = runLength(text, at);
  const mark = '`'.repeat(length);
  if (hopeless.has(mark)) return null;
  for (let end = text.indexOf(mark, at + length); end >= 0; end = text.indexOf(mark, end)) {
    const run = runLength(text, end);
    if (run === length) {
      const inside = text.slice(at + length, end).replaceAll('\n', ' ');
      const trimmed = inside.startsWith(' ') && inside.endsWith(' ') && inside.trim() ? inside.slice(1, -1) : inside;
      return { nodes: [el('code', {}, trimmed)], end: end + length };
    }
    end += run;
  }
  hopeless.add(mark);
  return null;
}

function emphasis(text, at, depth, hopeless) {
  const mark = text[at];
  const length = Math.min(runLength(text, at), mark === '~' ? 2 : 3);
  if (mark === '~' && length < 2) return null;
  const delimiter = mark.repeat(length);
  const after = text[at + length];
  if (after === undefined || /\s/.test(after) || hopeless.has(delimiter)) return null;
  if (mark === '_' && isWord(text[at - 1])) return null;
  for (let end = text.indexOf(delimiter, at + length + 1); end >= 0; end = text.indexOf(delimiter, end + 1)) {
    if (/\s/.test(text[end - 1]) || text[end - 1] === '\\' || (mark === '_' && isWord(text[end + length]))) continue;
    // "*a **b** c*": a single mark is not closed by half of a double one.
    if (length === 1 && (text[end + 1] === mark || text[end - 1] === mark)) {
      end += text[end + 1] === mark ? 1 : 0;
      continue;
    }
    return { nodes: [wrap(mark, length, inline(text.slice(at + length, end), depth + 1))], end: end + length };
  }
  hopeless.add(delimiter);
  return null;
}

function wrap(mark, length, nodes) {
  if (mark === '~') return el('del', {}, ...nodes);
  if (length === 1) return el('em', {}, ...nodes);
  const strong = el('strong', {}, ...nodes);
  return length === 2 ? strong : el('em', {}, strong);
}

/** Also for images: the page loads nothing from elsewhere, so a picture is a link to it. */
function link(text, at, open, depth, hopeless) {
  if (hopeless.has('](')) return null;
  if (text.indexOf('](', open) < 0) {
    hopeless.add('](');
    return null;
  }
  const close = matching(text, open, '[', ']');
  if (close < 0 || text[close + 1] !== '(') return null;
  const end = matching(text, close + 1, '(', ')');
  if (end < 0) return null;
  const address = safe(text.slice(close + 2, end).trim().split(/\s/)[0]);
  const label = text.slice(open + 1, close);
  if (!address) return null;
  return { nodes: [anchor(address, inline(label || address, depth + 1))], end: end + 1 };
}

function angled(text, at) {
  const end = text.indexOf('>', at);
  const address = end > 0 && end - at < 2000 && ADDRESS.test(text.slice(at + 1, end)) ? safe(text.slice(at + 1, end)) : null;
  return address && { nodes: [anchor(address, [address])], end: end + 1 };
}

function bare(text, at) {
  if (!text.startsWith('http', at) || isWord(text[at - 1])) return null;
  const match = ADDRESS.exec(text.slice(at, at + 2000));
  if (!match) return null;
  const address = match[0].replace(/[.,;:!?*_~)\]]+$/, '');
  return safe(address) && { nodes: [anchor(address, [address])], end: at + address.length };
}

const anchor = (address, nodes) => el('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, ...nodes);

/** Only places to go to, nothing that runs. */
const safe = address => /^(https?:\/\/|mailto:)/i.test(address) ? address : null;

function matching(text, at, open, close) {
  const last = Math.min(text.length, at + 2000);
  for (let depth = 0, i = at; i < last; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === open) depth++;
    else if (text[i] === close && --depth === 0) return i;
  }
  return -1;
}

function runLength(text, at) {
  let end = at;
  while (text[end] === text[at]) end++;
  return end - at;
}

const isWord = character => character !== undefined && /[\p{L}\p{N}_]/u.test(character);
