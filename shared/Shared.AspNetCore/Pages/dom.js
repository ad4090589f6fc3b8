/** Makes an element. Texts among the children stay texts; there is no way in here for markup. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter(child => child != null && child !== ''));
  return element;
}

export const shortId = id => `${id.slice(0, 8)}…`;

const encoder = new TextEncoder();

export const byteLength = text => encoder.encode(text).length;

export const inBytes = count =>
  count < 1000 ? `${count} B` : count < 1e6 ? `${(count / 1000).toFixed(1)} kB` : `${(count / 1e6).toFixed(1)} MB`;

export const inTime = ms => ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;

export function clock(date = new Date(), fraction = 3) {
  const two = number => String(number).padStart(2, '0');
  const seconds = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return fraction ? `${seconds}.${String(date.getMilliseconds()).padStart(3, '0')}` : seconds;
}

/** Waits that double from half a second to ten, each a little different, so that many pages do not come back at one moment. */
export function backoff(attempt) {
  return Math.min(10_000, 500 * 2 ** attempt) * (0.8 + 0.4 * Math.random());
}

export const pause = ms => new Promise(resume => setTimeout(resume, ms));
