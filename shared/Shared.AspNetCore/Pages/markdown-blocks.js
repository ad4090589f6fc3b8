const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)/;
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*)$/;
const RULE = /^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( *)([-*+]|(\d{1,9})[.)])( +|$)/;
const DEEPEST = 8;

/** The blocks of a Markdown text; start is where in the text each begins. */
export function blocksOf(text) {
  const lines = [];
  const starts = [];
  for (let at = 0; at <= text.length;) {
    const end = lineEnd(text, at);
    lines.push(text.slice(at, end));
    starts.push(at);
    at = end + (text[end] === '\r' && text[end + 1] === '\n' ? 2 : 1);
  }
  return parse(lines, 0).map(block => ({ ...block, start: starts[block.line] }));
}

function lineEnd(text, from) {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\n' || text[at] === '\r') return at;
  }
  return text.length;
}

function parse(lines, depth) {
  const blocks = [];
  for (let at = 0; at < lines.length;) {
    if (!lines[at].trim()) {
      at++;
      continue;
    }
    const [block, next] = blockAt(lines, at, depth);
    blocks.push({ ...block, line: at });
    at = next;
  }
  return blocks;
}

function blockAt(lines, at, depth) {
  const line = lines[at];
  let match;
  if ((match = FENCE.exec(line))) return fence(lines, at, match);
  if ((match = HEADING.exec(line))) return [{ kind: 'heading', level: match[1].length, text: withoutClosing(match[2]) }, at + 1];
  if (RULE.test(line)) return [{ kind: 'rule' }, at + 1];
  if (depth < DEEPEST && QUOTE.test(line)) return quote(lines, at, depth);
  if (depth < DEEPEST && (match = ITEM.exec(line))) return list(lines, at, match, depth);
  if (isTable(lines, at)) return table(lines, at);
  return paragraph(lines, at);
}

const begins = line => FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line);

/** An unfinished fence runs to the end: that is how code looks while it streams. */
function fence(lines, at, [, mark, language]) {
  const body = [];
  for (at++; at < lines.length; at++) {
    const line = lines[at].trim();
    if (line.length >= mark.length && line === mark[0].repeat(line.length)) {
      at++;
      break;
    }
    body.push(lines[at]);
  }
  return [{ kind: 'code', language, text: body.join('\n') }, at];
}

function quote(lines, at, depth) {
  const body = [];
  for (; at < lines.length && QUOTE.test(lines[at]); at++) body.push(lines[at].replace(QUOTE, ''));
  return [{ kind: 'quote', blocks: parse(body, depth + 1) }, at];
}

function list(lines, at, first, depth) {
  const ordered = first[3] !== undefined;
  const margin = first[1].length;
  const items = [];
  while (at < lines.length) {
    const match = ITEM.exec(lines[at]);
    if (!match || RULE.test(lines[at]) || (match[3] !== undefined) !== ordered || match[1].length > margin + 3) break;
    const body = [lines[at].slice(match[0].length)];
    const indent = match[1].length + match[2].length + 1;
    for (at++; at < lines.length && belongs(lines, at, indent, margin); at++) {
      body.push(lines[at].slice(Math.min(indentOf(lines[at]), indent)));
    }
    items.push(parse(body, depth + 1));
    const next = afterBlanks(lines, at);
    if (next < lines.length && ITEM.test(lines[next]) && indentOf(lines[next]) >= margin) at = next;
  }
  return [{ kind: 'list', ordered, first: ordered ? Number(first[3]) : 1, items }, at];
}

/** Whether a line goes on with an item: it is indented, or it simply goes on with the item's paragraph. */
function belongs(lines, at, indent, margin) {
  const line = lines[at];
  if (!line.trim()) {
    const next = afterBlanks(lines, at);
    return next < lines.length && indentOf(lines[next]) >= indent;
  }
  if (indentOf(line) > margin + 1) return true;
  return !!lines[at - 1].trim() && !ITEM.test(line) && !begins(line);
}

function afterBlanks(lines, at) {
  while (at < lines.length && !lines[at].trim()) at++;
  return at;
}

const indentOf = line => line.length - line.trimStart().length;

function isTable(lines, at) {
  if (!lines[at].includes('|') || !lines[at + 1]?.includes('-')) return false;
  const divider = cellsOf(lines[at + 1]);
  return divider.length === cellsOf(lines[at]).length && divider.every(cell => /^:?-+:?$/.test(cell));
}

function table(lines, at) {
  const head = cellsOf(lines[at]);
  const aligns = cellsOf(lines[at + 1]).map(cell => cell.endsWith(':') ? (cell.startsWith(':') ? 'center' : 'end') : null);
  const rows = [];
  for (at += 2; at < lines.length && lines[at].includes('|'); at++) rows.push(cellsOf(lines[at]));
  return [{ kind: 'table', head, aligns, rows }, at];
}

function cellsOf(line) {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split(/(?<!\\)\|/).map(cell => cell.trim().replaceAll('\\|', '|'));
}

function paragraph(lines, at) {
  const body = [lines[at]];
  for (at++; at < lines.length && lines[at].trim() && !begins(lines[at]) && !isItemStart(lines[at]) && !isTable(lines, at); at++) body.push(lines[at]);
  return [{ kind: 'paragraph', text: body.join('\n') }, at];
}

/** Only a first item may interrupt a paragraph: a line that begins with "1990." is most likely prose. */
function isItemStart(line) {
  const match = ITEM.exec(line);
  return match !== null && match[4] !== '' && (match[3] === undefined || match[3] === '1');
}

function withoutClosing(text) {
  const trimmed = text.trimEnd();
  let end = trimmed.length;
  while (end > 0 && trimmed[end - 1] === '#') end--;
  return end < trimmed.length && (end === 0 || trimmed[end - 1] === ' ') ? trimmed.slice(0, end).trimEnd() : trimmed;
}
