// An option opens what belongs to it. In place of govuk-frontend's own: that one sets aria-expanded, which radios and
// checkboxes may not have, and it follows clicks only, while we also take ticks away from a script.
// Markup: an input with data-aria-controls=ID; without JavaScript everything is open.

const controlling = "input[data-aria-controls],input[aria-controls]";

export function refresh(inputs) {
  for (const input of inputs) {
    const target = document.getElementById(input.getAttribute("aria-controls"));
    const kind = input.type === "radio" ? "radios" : "checkboxes";
    target?.classList.toggle(`govuk-${kind}__conditional--hidden`, !input.checked);
  }
}

export function reveals(root) {
  const inputs = [...root.querySelectorAll(controlling)];
  if (!inputs.length) return;
  for (const input of inputs) {
    input.setAttribute("aria-controls", input.dataset.ariaControls);
    input.removeAttribute("data-aria-controls");
  }
  root.addEventListener("change", () => refresh(inputs));
  window.addEventListener("pageshow", () => refresh(inputs)); // the browser's Back restores ticks without an event
  refresh(inputs);
}
