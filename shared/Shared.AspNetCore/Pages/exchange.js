/**
 * Questions and replies as they are told, in their order: from the events of the wire to the conversation on the page. An event is what the
 * NDJSON lines are: session_info, status, chunk, complete, error; and message_added for a question of anybody on the session.
 */
export class Exchange {
  #conversation;
  #figures;
  #changed;
  #ended;
  #held = null;
  #asked = false;
  #sentAt = 0;

  /** The reply that is being written: { id, after, count, message, reply }. */
  turn = null;

  constructor(conversation, figures, { changed, ended }) {
    this.#conversation = conversation;
    this.#figures = figures;
    this.#changed = changed;
    this.#ended = ended;
  }

  get isHeld() {
    return this.#held !== null;
  }

  /** Keeps what is told until release: while the history is fetched, it comes after that. */
  hold() {
    this.#held ??= [];
  }

  release() {
    const held = this.#held ?? [];
    this.#held = null;
    for (const event of held) this.receive(event);
  }

  /** Forgets the reply that was being written: the session is shown anew, or left. */
  reset() {
    this.#turnIs(null);
    this.#asked = false;
  }

  forget() {
    this.#held = null;
    this.reset();
  }

  sent(message) {
    this.#sentAt = performance.now();
    this.#conversation.wait(message);
  }

  /** Takes up a reply that this page had begun to show before it was loaded anew. */
  resume({ id, after, text, count, message }) {
    this.#conversation.keep(count - 1);
    this.#conversation.addUser(message);
    this.#begin(id);
    Object.assign(this.turn, { after, count, message });
    if (text) this.turn.reply.append(text);
  }

  /** False for what is no part of an exchange. */
  receive(event) {
    if (this.#held) this.#held.push(event);
    else if (event.type === 'message_added') this.#ask(event);
    else if (event.type === 'session_info') this.#begin(event.turn_id);
    else if (event.type === 'status') this.#status(event);
    else if (event.type === 'chunk') this.#chunk(event);
    else if (event.type === 'complete' && this.turn) this.#complete(event);
    else if (event.type === 'error' && this.turn) this.fail(event.message);
    else return false;
    return true;
  }

  fail(sentence) {
    this.#figures.end();
    this.#conversation.fail(this.turn.reply, sentence);
    this.#turnIs(null);
    this.#ended({});
  }

  /** Its number says where a question belongs, so hearing of it twice does no harm. */
  #ask({ message, message_count: count }) {
    this.#conversation.takeWaiting(message);
    if (count) this.#conversation.keep(count - 1);
    this.#conversation.addUser(message);
    this.#asked = true;
    // Another person's question is as old as the news of it.
    this.#sentAt ||= performance.now();
  }

  #begin(id) {
    if (this.turn) {
      this.turn.id ??= id;
      return;
    }
    const message = this.#asked ? undefined : this.#conversation.takeWaiting();
    if (message !== undefined) this.#conversation.addUser(message);
    this.#asked = false;
    this.#turnIs({ id, after: 0, count: this.#conversation.count, message, reply: this.#conversation.addReply() });
    this.turn.reply.status('Waiting for the reply…');
    this.#figures.start(this.#sentAt || performance.now());
    this.#sentAt = 0;
  }

  #status({ message, context_messages: count }) {
    this.#begin();
    this.turn.count = count;
    this.turn.reply.status(`${message} (Context: ${count} ${count === 1 ? 'message' : 'messages'})`);
  }

  #chunk({ text, chunk_number: number }) {
    this.#begin();
    // After a break a chunk may come twice; its number tells.
    if (number <= this.turn.after) return;
    this.turn.after = number;
    this.turn.reply.append(text);
    this.#figures.chunk(text.length);
  }

  #complete({ finish_reason: reason, message_count: count }) {
    const { reply, after } = this.turn;
    const figures = this.#figures.end();
    if (after === 0) this.#conversation.fail(reply, 'Stopped before the first word');
    else reply.settle(undefined, ENDINGS[reason] ? `${ENDINGS[reason]} · ${figures}` : figures);
    this.#turnIs(null);
    this.#ended({ text: reply.text, count });
  }

  #turnIs(turn) {
    this.turn = turn;
    this.#changed(turn !== null);
  }
}

const ENDINGS = { stopped: 'Stopped', length: 'Cut at the greatest length', content_filter: 'Ended by the content filter' };
