// What the keyboard does where nobody writes. The list is the one that the page shows.

const byId = (id) => document.getElementById(id);
const pane = (index) => document.querySelectorAll(".pane")[index]?.querySelector(".text");

/** What has the focus decides: a pane, or all. */
const press = (fault) => (document.activeElement.closest(".pane") ?? document).querySelector(`[data-fault=${fault}]`).click();

export function listen({ presenter, stop, turn }) {
  const keys = new Map([
    ["/", () => byId("question").select()],
    ["0", () => document.activeElement.blur()],
    ["x", () => press("cut")],
    ["f", () => press("freeze")],
    ["k", () => press("kill")],
    [",", () => turn(-1)],
    [".", () => turn(1)],
    ["i", () => byId("image").hidden || byId("image").click()],
    ["p", () => presenter.toggle()],
    ["?", () => byId("keys").showModal()],
  ]);
  for (let index = 0; index < 5; index++) keys.set(`${index + 1}`, () => pane(index)?.focus());
  const steps = new Map([["ArrowRight", 1], ["PageDown", 1], ["ArrowLeft", -1], ["PageUp", -1]]);

  addEventListener("keydown", (pressed) => {
    if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || byId("keys").open) return;
    if (pressed.key === "Escape") return stop();
    if (pressed.target.matches("input:not([type=radio])")) return;
    const by = presenter.isOn && !pressed.target.matches("input") ? steps.get(pressed.key) : undefined;
    const act = by === undefined ? keys.get(pressed.key) : () => presenter.step(by);
    if (!act) return;
    pressed.preventDefault();
    act();
  });
}
