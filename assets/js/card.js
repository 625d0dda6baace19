// A card's controls: read, filled, marked where something is wrong, and lengthened by one more row for a source.
const MOST = 20;
const all = "input[name],select[name],textarea[name]";

/** [[name, value], ...] as the form would send them, without the revision; or as the server has drawn them. */
export function readings(article, start, drawn = false) {
  const found = [];
  for (const control of article.querySelectorAll(all)) {
    const { name, type } = control;
    const checked = drawn ? control.defaultChecked : control.checked;
    const value = drawn ? asDrawn(control) : control.value;
    if (!name.startsWith(start) || name === `${start}revision`) continue;
    if ((type === "radio" || type === "checkbox") && !checked) continue;
    found.push([name, value.replace(/\r?\n/g, "\r\n")]);
  }
  return found;
}

const asDrawn = ({ options, value, defaultValue, type }) => {
  if (options) return ([...options].find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
  return type === "radio" || type === "checkbox" ? value : defaultValue;
};

/** Put back what `readings` gave. */
export function put(article, key, fields) {
  const start = `q-${key}-`;
  for (const [name] of fields) {
    while (name.startsWith(`${start}evidence-`) && !article.querySelector(`[name="${name}"]`)) {
      if (!grow(article, key, true)) break;
    }
  }
  for (const control of article.querySelectorAll(all)) {
    if (!control.name.startsWith(start) || control.name === `${start}revision`) continue;
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else if (control.type !== "hidden") control.value = (values[0] ?? "").replace(/\r\n/g, "\n");
    if (control.value && control.type !== "hidden" && values.length) unfold(control);
  }
  document.dispatchEvent(new Event("change")); // what options reveal
}

const unfold = (control) => {
  const fold = control.closest("details");
  if (fold) fold.open = true;
};

/** One more empty row once the last one holds something; true if there is one more. */
export function grow(article, key, anyhow = false) {
  const rows = article.querySelectorAll(`[name^="q-${key}-evidence-"][name$="-source"]`);
  const at = rows.length - 1;
  const last = rows[at]?.closest("details");
  if (!last || rows.length >= MOST) return false;
  const filled = [...last.querySelectorAll("input")].some(({ type, value }) => type !== "checkbox" && value.trim());
  if (!filled && !anyhow) return false;
  const next = last.cloneNode(true);
  for (const element of next.querySelectorAll("*")) {
    for (const { name, value } of [...element.attributes]) {
      if (value.includes(`-evidence-${at}-`)) element.setAttribute(name, value.replace(`-evidence-${at}-`, `-evidence-${at + 1}-`));
    }
    element.removeAttribute("aria-invalid");
    if (element.tagName === "INPUT") {
      element.checked = false;
      if (element.type !== "checkbox") element.value = "";
    }
    if (element.hasAttribute("data-mistake")) element.remove();
  }
  next.open = false;
  last.after(next);
  return true;
}

const wrong = "govuk-form-group--error";
const rounds = new WeakMap();

/** Say at each part what is wrong with it: {part: [sentence, ...]}; {} takes it all away. */
export function mark(article, key, mistakes) {
  for (const old of article.querySelectorAll("[data-mistake],.govuk-error-message")) old.remove();
  for (const control of article.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  for (const group of article.querySelectorAll(`.${wrong}`)) group.classList.remove(wrong);
  const round = (rounds.get(article) ?? 0) + 1;
  rounds.set(article, round);
  article.classList.toggle("hr-question--error", Object.keys(mistakes).length > 0);
  for (const [part, sentences] of Object.entries(mistakes)) {
    const named = (end) => article.querySelector(`[name="q-${key}-${end}"]:not([type=hidden])`);
    const control = named(part === "value" ? "typed" : part) ?? named(part) ?? article.querySelector("input,textarea");
    const text = Object.assign(document.createElement("span"), { className: "govuk-error-message", id: `${control.name}-mistake` });
    text.dataset.mistake = "";
    text.textContent = sentences.join(" ");
    const show = () => {
      if (rounds.get(article) !== round) return;
      (control.closest(".govuk-radios,.govuk-checkboxes") ?? control).before(text);
      control.closest(".govuk-form-group")?.classList.add(wrong);
      control.setAttribute("aria-invalid", "true");
      const others = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== text.id);
      control.setAttribute("aria-describedby", [...others, text.id].join(" "));
      unfold(control);
    };
    // Half a date is no mistake while somebody is still typing it
    if (control === document.activeElement && control.type !== "checkbox") control.addEventListener("blur", show, { once: true });
    else show();
  }
}

/** Say how well the saved answer is evidenced; "": nothing is cited. Read out only where it changed. */
export function evidenced(article, level) {
  const place = article.querySelector("[data-evidence-level]");
  if (!place || level === undefined || place.textContent === level) return;
  const tag = Object.assign(document.createElement("span"), { className: "govuk-tag govuk-tag--outline", textContent: level });
  place.replaceChildren(...(level ? [tag] : []));
}
