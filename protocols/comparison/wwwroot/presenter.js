import { steps } from "/steps.js";

const byId = (id) => document.getElementById(id);

/** Large type, and the questions of the workshop one after the other. A step only prepares its question; Enter asks it. */
export const presenter = {
  at: 0,

  get isOn() {
    return !byId("stage").hidden;
  },

  toggle() {
    byId("stage").hidden = this.isOn;
    document.body.classList.toggle("presenting", this.isOn);
    byId("present").setAttribute("aria-pressed", this.isOn);
    if (this.isOn) this.step(0);
  },

  step(by) {
    this.at = Math.min(Math.max(this.at + by, 0), steps.length - 1);
    const step = steps[this.at];
    byId("stage-number").textContent = `${this.at + 1} / ${steps.length}`;
    byId("stage-title").textContent = step.title;
    byId("stage-look").textContent = step.look;
    byId("question").value = step.question;
    for (const name of ["network", "connection"]) {
      const choice = document.querySelector(`[name=${name}][value=${step[name]}]`);
      if (choice) choice.checked = true;
    }
    byId("send").focus();
  },
};
