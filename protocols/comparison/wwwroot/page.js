// One question to all protocols: what comes back is a line of JSON for each thing that happens. Text enters the page as text.

const byId = (id) => document.getElementById(id);
const number = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const milliseconds = (value) => (value < 9_999 ? `${number.format(value)} ms` : `${(value / 1000).toFixed(1)} s`);
const ordinals = ["1st", "2nd", "3rd", "4th", "5th"];

const panes = new Map();
let running = null;

/** The numbers change at most once a frame, however fast the pieces come. */
class Pane {
  constructor(protocol, index) {
    const part = (template) => byId(template).content.firstElementChild.cloneNode(true);
    this.element = part("pane");
    this.lane = part("lane");
    this.element.dataset.colour = this.lane.dataset.colour = index;
    this.element.dataset.protocol = this.lane.dataset.protocol = protocol.key;
    this.element.querySelector("h2").textContent = protocol.name;
    this.lane.querySelector(".label").textContent = protocol.name;
    this.track = this.lane.querySelector(".track");
    this.wait = this.lane.querySelector(".wait");
    this.text = this.element.querySelector(".text");
    byId("panes").append(this.element);
    byId("lanes").append(this.lane);
  }

  show(name, value) {
    this.element.querySelector(name).textContent = value;
  }

  begin() {
    this.first = null;
    this.over = false;
    this.chunks = 0;
    this.element.className = "pane waiting";
    this.text.replaceChildren();
    this.track.replaceChildren(this.wait);
    this.wait.style.setProperty("--at", 0);
    for (const name of [".first b", ".total", ".chunks", ".up", ".down", ".overhead"]) this.show(name, "–");
    this.show(".place", "");
  }

  /** While nothing has come, the time that has passed. */
  tick(now) {
    if (this.first !== null || this.over) return;
    this.show(".first b", milliseconds(now));
    this.wait.style.setProperty("--at", now);
  }

  hear(happened, place) {
    switch (happened.type) {
      case "text":
        if (this.first === null) {
          this.first = happened.at;
          this.element.className = "pane streaming";
          this.show(".first b", milliseconds(happened.at));
          this.show(".place", ordinals[place] ?? "");
          this.wait.style.setProperty("--at", happened.at);
        }
        this.mark(happened.at, this.chunks === 0);
        this.chunks += 1;
        this.show(".chunks", number.format(this.chunks));
        this.write(happened.text);
        break;
      case "end":
        this.over = true;
        this.element.className = "pane";
        this.show(".total", milliseconds(happened.at));
        this.show(".up", number.format(happened.traffic.bytes_up));
        this.show(".down", number.format(happened.traffic.bytes_down));
        this.show(".overhead", `${happened.overhead.toFixed(1)} ×`);
        if (happened.waterfall) this.fall(happened.waterfall);
        break;
      case "failed":
        this.over = true;
        this.element.className = "pane broken";
        this.write(`${this.chunks ? "\n\n" : ""}✗ ${happened.reason}`);
        break;
    }
  }

  /** Follows the text, unless somebody has scrolled up to read. */
  write(text) {
    const follows = this.text.scrollHeight - this.text.scrollTop - this.text.clientHeight < 40;
    this.text.append(text);
    if (follows) this.text.scrollTop = this.text.scrollHeight;
  }

  /** Each part begins where the one before it ended. */
  fall(waterfall) {
    let at = 0;
    for (const [index, part] of waterfall.parts.entries()) {
      const bar = document.createElement("i");
      bar.className = `part p${index}`;
      bar.title = `${part.name} ${milliseconds(part.took)}`;
      bar.style.setProperty("--at", at);
      bar.style.setProperty("--took", part.took);
      this.track.append(bar);
      at += part.took;
    }
  }

  mark(at, isFirst) {
    const mark = document.createElement("i");
    mark.style.setProperty("--at", at);
    if (isFirst) mark.className = "head";
    this.track.append(mark);
  }
}

/** The line of time grows with what it must show, in steps, so that it does not creep. */
function reach(longest) {
  if (longest * 1.02 > Number(byId("lanes").style.getPropertyValue("--span"))) scale(Math.max(500, longest * 1.25));
}

/** Its marks stand at 1, 2 or 5 and noughts. */
function scale(span) {
  const size = 10 ** Math.floor(Math.log10(span / 5));
  const step = [1, 2, 5, 10].map((factor) => factor * size).find((candidate) => span / candidate <= 8);
  for (const line of [byId("lanes"), byId("axis")]) line.style.setProperty("--span", span);
  const marks = [];
  for (let at = 0; at <= span * 0.98; at += step) {
    const mark = document.createElement("span");
    mark.textContent = span < 2500 ? `${at} ms` : `${at / 1000} s`;
    mark.style.setProperty("--at", at);
    marks.push(mark);
  }
  byId("axis").replaceChildren(...marks);
}

async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n");
    rest = parts.pop();
    yield* parts.filter((part) => part.length > 0).map((part) => JSON.parse(part));
  }
}

async function ask(question) {
  const mine = (running = new AbortController());
  byId("send").textContent = "Stop";
  byId("trouble").hidden = true;
  scale(500);
  for (const pane of panes.values()) pane.begin();
  const answered = new Set();
  let start = null;
  let last = 0;
  const tick = () => {
    if (running !== mine) return;
    if (start !== null) {
      const now = performance.now() - start;
      for (const pane of panes.values()) pane.tick(now);
      if ([...panes.values()].some((pane) => !pane.over)) reach(now);
    }
    requestAnimationFrame(tick);
  };
  tick();
  try {
    const chosen = (name) => document.querySelector(`input[name=${name}]:checked`).value;
    start = performance.now();
    const response = await fetch("/ask", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ question, network: chosen("network"), new_connection: chosen("connection") === "new" }),
      signal: mine.signal,
    });
    if (!response.ok) throw new Error(`The comparison answered ${response.status}.`);
    for await (const happened of lines(response.body)) {
      if (happened.type === "asked") {
        start = performance.now();
        continue;
      }
      if (happened.type === "text") answered.add(happened.protocol);
      panes.get(happened.protocol)?.hear(happened, answered.size - 1);
      last = Math.max(last, happened.at);
      reach(happened.at);
    }
  } catch (trouble) {
    if (trouble.name !== "AbortError") {
      byId("trouble").textContent = `${trouble.message} Is the comparison still running?`;
      byId("trouble").hidden = false;
    }
  } finally {
    for (const pane of panes.values()) pane.element.classList.remove("waiting", "streaming");
    if (running === mine) scale(Math.max(500, last * 1.02));
    if (running === mine) running = null;
    byId("send").textContent = "Ask all";
  }
}

async function begin() {
  const setup = await (await fetch("/setup")).json();
  setup.protocols.forEach((protocol, index) => panes.set(protocol.key, new Pane(protocol, index)));
  byId("panes").style.setProperty("--count", setup.protocols.length);
  setup.networks.forEach((network, index) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    const name = document.createElement("span");
    Object.assign(input, { type: "radio", name: "network", value: network.name, checked: index === 0 });
    name.textContent = network.name;
    label.title = network.meaning;
    label.append(input, name);
    byId("networks").append(label);
  });
  scale(1000);
}

byId("ask").addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  if (running) running.abort();
  else ask(byId("question").value);
});
await begin();
