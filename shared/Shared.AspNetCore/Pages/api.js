import { byteLength } from './dom.js';

/** The server said no; the message is its own sentence. */
export class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

export class Unreachable extends Error {
  constructor() {
    super('The server cannot be reached');
  }
}

/** The calls that every HTTP server of this family answers. What they send and get shows up on the wire panel. */
export class Api {
  #wire;
  #askKey;
  #key = sessionStorage.getItem('key');

  constructor(wire, askKey) {
    this.#wire = wire;
    this.#askKey = askKey;
  }

  create = () => this.#json('POST', '/sessions/new');
  list = () => this.#json('GET', '/sessions', { quiet: true });
  get = session => this.#json('GET', `/sessions/${session}`);
  clear = session => this.#json('POST', `/sessions/${session}/clear`);
  remove = session => this.#json('DELETE', `/sessions/${session}`);
  stop = session => this.#json('POST', `/sessions/${session}/stop`);

  /** For EventSource and WebSocket, which cannot send headers: the key goes into the address. */
  withKey(path) {
    return this.#key ? `${path}${path.includes('?') ? '&' : '?'}access_token=${encodeURIComponent(this.#key)}` : path;
  }

  /** A successful response with its body still to be read. Throws Refused or Unreachable, asks for a key where one is missing. */
  async request(method, path, { body, signal, quiet } = {}) {
    const text = body && JSON.stringify(body);
    if (!quiet) this.#wire.sent(method, `${method} ${path}${text ? `\ncontent-type: application/json\n\n${text}` : ''}`, text ? byteLength(text) : 0);
    const headers = { ...(text && { 'Content-Type': 'application/json' }), ...(this.#key && { Authorization: `Bearer ${this.#key}` }) };
    let response;
    try {
      response = await fetch(path, { method, body: text, headers, signal, cache: 'no-store' });
    } catch (failure) {
      throw failure.name === 'AbortError' ? failure : new Unreachable();
    }
    if (response.status === 401) {
      await this.askForKey();
      return this.request(method, path, { body, signal, quiet });
    }
    if (!quiet || !response.ok) this.#wire.received(String(response.status), headLines(response), 0);
    if (!response.ok) throw new Refused(response.status, await sentence(response));
    return response;
  }

  async askForKey() {
    this.#key = await this.#askKey(this.#key !== null);
    sessionStorage.setItem('key', this.#key);
  }

  async #json(method, path, options = {}) {
    const response = await this.request(method, path, options);
    const text = await response.text();
    if (!options.quiet) this.#wire.received('json', text, byteLength(text));
    return JSON.parse(text);
  }
}

function headLines(response) {
  const lines = [...response.headers].filter(([name]) => name !== 'date').map(([name, value]) => `${name}: ${value}`);
  return `HTTP ${response.status}\n${lines.join('\n')}`;
}

async function sentence(response) {
  try {
    return (await response.json()).detail;
  } catch {
    return `The server answered with status ${response.status}`;
  }
}
