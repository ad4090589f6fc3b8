// One question to all protocols: what comes back is a line of JSON for each thing that happens. Text enters the page as text.
import { Pane } from "/pane.js";
import { reach, scale } from "/scale.js";

const byId = (id) => document.getElementById(id);
const post = (path, body, signal) =>
  fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal });

const panes = new Map();
let running = null;

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
  tell("");
  scale(500);
  for (const pane of panes.values()) pane.begin();
  const answered = new Set();
  let start = performance.now();
  let last = 0;
  const tick = () => {
    if (running !== mine) return;
    const now = performance.now() - start;
    for (const pane of panes.values()) pane.tick(now);
    if ([...panes.values()].some((pane) => !pane.over)) reach(now);
    requestAnimationFrame(tick);
  };
  tick();
  try {
    const chosen = (name) => document.querySelector(`input[name=${name}]:checked`).value;
    const response = await post("/ask", { question, network: chosen("network"), new_connection: chosen("connection") === "new" }, mine.signal);
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
    if (trouble.name !== "AbortError") tell(`${trouble.message} Is the comparison still running?`);
  } finally {
    for (const pane of panes.values()) {
      pane.element.classList.remove("waiting", "streaming");
      pane.view.finish();
    }
    if (running === mine) scale(Math.max(500, last * 1.02));
    if (running === mine) running = null;
    byId("send").textContent = "Ask all";
  }
}

/** Between questions only this tells that something was broken. */
async function breakIt(protocol, button) {
  button.setAttribute("aria-busy", "true");
  try {
    const response = await post("/break", { protocol, fault: button.dataset.fault });
    if (!response.ok) throw new Error(`The comparison answered ${response.status}.`);
    if (!running) tell(`Done: ${button.title}`);
  } catch (trouble) {
    tell(`${trouble.message} Is the comparison still running?`);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function tell(text) {
  byId("trouble").textContent = text;
  byId("trouble").hidden = !text;
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
document.addEventListener("click", ({ target }) => {
  if (target.dataset.fault) breakIt(target.closest(".pane")?.dataset.protocol ?? null, target);
});
await begin();
