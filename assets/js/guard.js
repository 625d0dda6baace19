// A form with data-guard asks before it is left with unsaved changes. While there are some it carries data-dirty;
// whoever saves in another way (autosave) takes the attribute off.
export function guardForms(root) {
  const forms = root.querySelectorAll("form[data-guard]");
  for (const form of forms) {
    const dirty = () => form.setAttribute("data-dirty", "");
    form.addEventListener("input", dirty);
    form.addEventListener("change", dirty);
    form.addEventListener("submit", () => form.removeAttribute("data-dirty"));
  }
  if (!forms.length) return;
  window.addEventListener("beforeunload", (event) => {
    if (root.querySelector("form[data-guard][data-dirty]")) event.preventDefault();
  });
}

// Two quick clicks on [data-prevent-double-click] send once.
export function onceAtATime(root) {
  const pressed = new WeakMap();
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-prevent-double-click]");
    if (!button) return;
    if (event.timeStamp - pressed.get(button) < 1000) event.preventDefault();
    else pressed.set(button, event.timeStamp);
  });
}
