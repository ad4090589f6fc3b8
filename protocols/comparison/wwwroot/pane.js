import { MarkdownView } from "/markdown.js";
import { milliseconds, number } from "/scale.js";

const ordinals = ["1st", "2nd", "3rd", "4th", "5th"];
/** So long after a fault comes what had passed before it. */
const passing = 250;
const faults = { cut: "the line is cut", freeze: "the line is frozen for 3 s", kill: "the server is killed" };

/** One protocol: what is seen of its reply, and its line of time. */
export class Pane {
  constructor(protocol, index) {
    const part = (template) => document.getElementById(template).content.firstElementChild.cloneNode(true);
    this.streams = protocol.streams;
    this.element = part("pane");
    this.lane = part("lane");
    this.element.dataset.colour = this.lane.dataset.colour = index;
    this.element.dataset.protocol = this.lane.dataset.protocol = protocol.key;
    this.element.querySelector("h2").textContent = protocol.name;
    this.lane.querySelector(".label").textContent = protocol.name;
    this.track = this.lane.querySelector(".track");
    this.wait = this.lane.querySelector(".wait");
    this.text = this.element.querySelector(".text");
    this.notes = this.element.querySelector(".notes");
    this.text.setAttribute("aria-label", `Reply over ${protocol.name}`);
    this.notes.setAttribute("aria-label", `What happened to ${protocol.name}`);
    this.element.querySelector(".break").setAttribute("aria-label", `Break ${protocol.name}`);
    this.text.addEventListener("scroll", () => {
      this.follows = this.text.scrollHeight - this.text.scrollTop - this.text.clientHeight < 40;
    });
    document.getElementById("panes").append(this.element);
    document.getElementById("lanes").append(this.lane);
    this.begin();
  }

  show(name, value) {
    this.element.querySelector(name).textContent = value;
  }

  begin() {
    this.first = null;
    this.over = false;
    this.follows = true;
    this.chunks = 0;
    this.missing = 0;
    this.gap = null;
    this.element.className = "pane";
    this.text.replaceChildren();
    this.view = new MarkdownView(this.text);
    this.notes.replaceChildren();
    this.notes.hidden = true;
    this.track.replaceChildren(this.wait);
    this.wait.style.setProperty("--at", 0);
    for (const name of [".first b", ".total", ".chunks", ".up", ".down", ".overhead"]) this.show(name, "–");
    for (const name of [".place", ".check"]) this.show(name, "");
  }

  /** While nothing has come, the time that has passed; and how long a gap is by now. */
  tick(now) {
    if (this.over) return;
    if (this.first === null) {
      this.element.classList.add("waiting");
      this.show(".first b", milliseconds(now));
      this.wait.style.setProperty("--at", now);
    }
    this.gap?.style.setProperty("--took", now - this.gap.from);
    this.follow();
  }

  /** Nothing more comes, whether it is over or not. */
  rest() {
    this.element.classList.remove("waiting", "streaming");
    if (this.first === null) this.show(".first b", "–");
    this.view.finish();
    this.follow();
  }

  /** Follows the text, unless somebody has scrolled up to read. */
  follow() {
    if (this.follows) this.text.scrollTop = this.text.scrollHeight;
  }

  hear(happened, place) {
    const { type, at } = happened;
    switch (type) {
      case "text":
        this.arrive(happened, place);
        break;
      case "broken":
        this.open(happened);
        this.note(at, faults[happened.fault]);
        break;
      case "said":
        this.note(at, `“${happened.sentence}”`);
        break;
      case "requested":
        this.request(happened);
        break;
      case "resumed":
        this.note(at, happened.after > 0 ? `the server is asked for what comes after chunk ${happened.after}` : "the server is asked for the reply from its beginning");
        if (this.gap && happened.after > 0) this.gap.textContent += ` · after ${happened.after}`;
        break;
      case "restarted":
        this.note(at, happened.trouble ? `no server takes its place: ${happened.trouble}` : "another server is there");
        break;
      case "forgotten":
        this.note(at, "the server does not know this session; the next question begins another");
        break;
      case "end":
        this.end(happened);
        break;
      case "failed":
        this.stop(at, "pane broken");
        this.note(at, `✗ ${happened.reason}`, "why");
        break;
    }
  }

  arrive({ at, text, number: count }, place) {
    if (this.first === null) {
      this.first = at;
      this.element.className = "pane streaming";
      this.show(".first b", milliseconds(at));
      this.show(".place", ordinals[place] ?? "");
      this.wait.style.setProperty("--at", at);
    }
    this.pass(at);
    this.mark("i", this.chunks === 0 ? "head" : "", { at });
    if (count !== this.chunks + 1) this.missing ||= this.chunks + 1;
    this.chunks = count;
    this.show(".chunks", number(count));
    this.view.append(text);
  }

  end({ at, traffic, overhead, history, waterfall }) {
    this.stop(at, "pane");
    this.show(".total", milliseconds(at));
    this.show(".up", number(traffic.bytes_up));
    this.show(".down", number(traffic.bytes_down));
    this.show(".overhead", `${overhead.toFixed(1)} ×`);
    if (history) this.check(history);
    let from = 0;
    for (const [index, part] of (waterfall?.parts ?? []).entries()) {
      this.mark("i", `part p${index}`, { at: from, took: part.took }).title = `${part.name} ${milliseconds(part.took)}`;
      from += part.took;
    }
  }

  /** The text that is shown, held against what the server remembers. */
  check({ reply, added }) {
    const trouble = this.missing ? `chunk ${this.missing} is missing`
      : this.view.text !== reply ? "the history has another text"
      : added !== 2 ? `the history has ${added} messages of it, not the question and its reply` : null;
    this.show(".check", trouble ? "✗" : "✓ whole");
    this.element.querySelector(".check").title = trouble ?? `Chunks 1 to ${this.chunks}; the text is to the letter what the session's history on the server has, and it has it once.`;
    if (trouble) this.note(null, `✗ ${trouble}`, "why");
  }

  stop(at, state) {
    this.over = true;
    this.close(at);
    this.element.className = state;
    this.rest();
  }

  /** The gap lasts until the next text. */
  open({ at, fault }) {
    this.mark("i", "fault", { at }).title = faults[fault];
    this.close(at);
    this.gap = this.mark("span", `gap ${fault}`, { at, took: 0 }, fault === "freeze" ? "frozen" : fault === "kill" ? "killed" : "cut");
    this.gap.from = at;
  }

  close(at) {
    this.gap?.style.setProperty("--took", at - this.gap.from);
    this.gap = null;
  }

  /** Text ends the gap, unless it had passed before. */
  pass(at) {
    if (!this.gap || at - this.gap.from > passing) return this.close(at);
    this.gap.from = at;
    this.gap.style.setProperty("--at", at);
  }

  request({ at, request, answer }) {
    const isAnswered = /^\d+$/.test(answer);
    const isAgain = this.notes.querySelector(".request") !== null;
    const short = request.replace(/([0-9a-f]{8})-[0-9a-f-]{27}/, "$1…");
    this.note(at, `${short} → ${isAnswered ? answer : "broke off"}`, "request");
    if (isAnswered && isAgain && !this.streams) this.note(at, "nothing to resume: the whole message was sent again, with the same turn_id");
  }

  note(at, text, kind = "") {
    const note = document.createElement("li");
    const time = document.createElement("time");
    note.className = kind;
    time.textContent = at === null ? "" : milliseconds(at);
    note.append(time, text);
    note.at = at ?? Infinity;
    this.notes.insertBefore(note, [...this.notes.children].find((other) => other.at > note.at) ?? null);
    this.notes.hidden = false;
    this.notes.scrollTop = this.notes.scrollHeight;
  }

  mark(tag, kind, places, text = "") {
    const mark = document.createElement(tag);
    mark.className = kind;
    mark.textContent = text;
    for (const [name, value] of Object.entries(places)) mark.style.setProperty(`--${name}`, value);
    this.track.append(mark);
    return mark;
  }
}
