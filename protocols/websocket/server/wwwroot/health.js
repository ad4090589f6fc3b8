const EVERY = 5000;

/** How the connection is: a ping from time to time, and how long its answer takes. */
export class Health {
  #say;
  #dead;
  #timer;
  #sentAt = null;
  #best = Infinity;
  #show;

  constructor(figures, say, dead) {
    this.#say = say;
    this.#dead = dead;
    this.#show = figures.tile('Round trip');
  }

  start() {
    this.#timer = setInterval(() => this.#ping(), EVERY);
    this.#ping();
  }

  stop() {
    clearInterval(this.#timer);
    this.#sentAt = null;
    this.#best = Infinity;
    this.#show('–');
  }

  answered() {
    if (this.#sentAt === null) return;
    const took = performance.now() - this.#sentAt;
    this.#sentAt = null;
    this.#best = Math.min(this.#best, took);
    this.#show(`${took.toFixed(1)} ms`, `The best so far: ${this.#best.toFixed(1)} ms`);
  }

  /** A connection on which nothing comes back is gone, even if nobody has said so. */
  #ping() {
    if (this.#sentAt !== null) return this.#dead();
    this.#sentAt = performance.now();
    this.#say({ type: 'ping' });
  }
}
