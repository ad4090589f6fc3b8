// The line of time, and how its figures are written.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

export const number = (value) => whole.format(value);
export const milliseconds = (value) => (value < 9_999 ? `${number(value)} ms` : `${(value / 1000).toFixed(1)} s`);

const lines = () => [document.getElementById("lanes"), document.getElementById("axis")];

/** It grows with what it must show, in steps, so that it does not creep. */
export function reach(longest) {
  if (longest * 1.02 > Number(lines()[0].style.getPropertyValue("--span"))) scale(Math.max(500, longest * 1.25));
}

/** Its marks stand at 1, 2 or 5 and noughts. */
export function scale(span) {
  const size = 10 ** Math.floor(Math.log10(span / 5));
  const step = [1, 2, 5, 10].map((factor) => factor * size).find((candidate) => span / candidate <= 8);
  for (const line of lines()) line.style.setProperty("--span", span);
  const marks = [];
  for (let at = 0; at <= span * 0.98; at += step) {
    const mark = document.createElement("span");
    mark.textContent = span < 2500 ? `${at} ms` : `${at / 1000} s`;
    mark.style.setProperty("--at", at);
    marks.push(mark);
  }
  lines()[1].replaceChildren(...marks);
}
