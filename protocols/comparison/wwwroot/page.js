// One question to all protocols: what comes back is a line of JSON for each thing that happens. Text enters the page as text.
import { Pane } from "/pane.js";
import { listen } from "/keys.js";
import { presenter } from "/presenter.js";
import { reach, scale } from "/scale.js";

const byId = (id) => document.getElementById(id);
const post = (path, body, signal) =>
  fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal });

const panes = new Map();
let running = null;
let shown = null;
let runs = [];

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

/** Shows what happens, as it is told; gives the time of the last of it. */
async function hear(events, began = () => {}) {
  const answered = new Set();
  let last = 0;
  for await (const happened of events) {
    if (happened.type === "asked") {
      shown = happened.run;
      began();
      continue;
    }
    if (happened.type === "text") answered.add(happened.protocol);
    panes.get(happened.protocol)?.hear(happened, answered.size - 1);
    last = Math.max(last, happened.at);
    reach(happened.at);
  }
  return last;
}

/** A run from its beginning, live or told again. One at a time: while it lasts, the button stops it. */
async function run(path, body, began) {
  const mine = (running = new AbortController());
  byId("send").textContent = "Stop";
  tell("");
  scale(500);
  for (const pane of panes.values()) pane.begin();
  try {
    const response = await (body ? post(path, body, mine.signal) : fetch(path, { signal: mine.signal }));
    if (!response.ok) throw new Error(`The comparison answered ${response.status}.`);
    const last = await hear(lines(response.body), began);
    scale(Math.max(500, last * 1.02));
  } catch (trouble) {
    if (trouble.name !== "AbortError") tell(`Is the comparison still running? ${trouble.message}`);
  }
  for (const pane of panes.values()) pane.rest();
  running = null;
  byId("send").textContent = "Ask all";
  await list();
}

async function ask(question) {
  const chosen = (name) => document.querySelector(`input[name=${name}]:checked`).value;
  let start = performance.now();
  const tick = () => {
    if (!running) return;
    const now = performance.now() - start;
    for (const pane of panes.values()) pane.tick(now);
    if ([...panes.values()].some((pane) => !pane.over)) reach(now);
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  await run("/ask", { question, network: chosen("network"), new_connection: chosen("connection") === "new" }, () => (start = performance.now()));
}

/** The last runs, to look at again. */
async function list() {
  const answer = await fetch("/runs").catch(() => null);
  if (!answer?.ok) return;
  runs = await answer.json();
  byId("runs").replaceChildren(...runs.map(({ id, question, network, new_connection: isNew }) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: id, title: `${question} · ${network}${isNew ? ", new connections" : ""}` });
    button.setAttribute("aria-label", `Run ${id}: ${button.title}`);
    if (id === shown) button.setAttribute("aria-current", "true");
    button.dataset.run = id;
    return button;
  }));
  byId("runs").parentElement.hidden = runs.length === 0;
  byId("image").hidden = shown === null;
  byId("image").href = `/runs/${shown}.svg`;
}

async function show({ id, question }) {
  if (running) return;
  byId("question").value = question;
  await run(`/runs/${id}`);
  document.querySelector("[data-run][aria-current]")?.focus();
}

function turn(by) {
  const next = runs[runs.findIndex(({ id }) => id === shown) + by];
  if (next) show(next);
}

/** Between questions only this tells that something was broken. */
async function breakIt(protocol, button) {
  button.setAttribute("aria-busy", "true");
  try {
    const response = await post("/break", { protocol, fault: button.dataset.fault });
    if (!response.ok) throw new Error(`The comparison answered ${response.status}.`);
    if (!running) tell(`Done: ${button.title}`);
  } catch (trouble) {
    tell(`Is the comparison still running? ${trouble.message}`);
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
  byId("beneath").textContent = `${setup.beneath}${setup.is_cluster ? ", in a cluster" : ""}`;
  if (setup.is_cluster)
    for (const button of document.querySelectorAll("[data-fault=kill]")) button.textContent = button.textContent.replace("server", "instance");
  scale(1000);
  await list();
}

function stop() {
  if (running) running.abort();
  else if (presenter.isOn) presenter.toggle();
}

byId("ask").addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  if (running) running.abort();
  else ask(byId("question").value);
});
byId("present").addEventListener("click", () => presenter.toggle());
byId("back").addEventListener("click", () => presenter.step(-1));
byId("forth").addEventListener("click", () => presenter.step(1));
byId("help").addEventListener("click", () => byId("keys").showModal());
document.addEventListener("click", ({ target }) => {
  if (target.dataset.run) show(runs.find(({ id }) => id === Number(target.dataset.run)));
  if (target.dataset.fault) breakIt(target.closest(".pane")?.dataset.protocol ?? null, target);
});
listen({ presenter, stop, turn });
await begin();
