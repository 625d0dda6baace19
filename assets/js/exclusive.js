// "We don't know" or "None of these" and a substantive answer exclude each other. Ticks are taken away, typed text never is.
// Markup: a container [data-exclusive-group]; in it, inputs with data-exclusive stand against all others;
// a button[data-clear] (hidden until here) empties the group's ticks.

const ticked = "input[type=radio],input[type=checkbox]";

const untick = (inputs) => {
  for (const input of inputs) {
    if (!input.checked) continue;
    input.checked = false;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
};

// An input inside a conditional reveal or a fold (a reason, a bill under way) goes with an answer and is none itself
const isOfGroup = (input, group) =>
  input.closest("[data-exclusive-group]") === group &&
  !input.closest("details,.govuk-radios__conditional,.govuk-checkboxes__conditional");

export function exclusiveAnswers(root) {
  for (const group of root.querySelectorAll("[data-exclusive-group]")) {
    const members = () => [...group.querySelectorAll(ticked)].filter((input) => isOfGroup(input, group));

    const answered = (target) => {
      const special = target.hasAttribute("data-exclusive");
      untick(members().filter((input) => input !== target && (special || input.hasAttribute("data-exclusive"))));
    };

    group.addEventListener("change", ({ target }) => {
      if (target.matches(ticked) && target.checked && isOfGroup(target, group)) answered(target);
    });
    group.addEventListener("input", ({ target }) => {
      const typed = target.matches("input:not([type=radio]):not([type=checkbox]),textarea,select") && target.value;
      if (typed && isOfGroup(target, group)) answered(target);
    });

    const clear = group.querySelector("[data-clear]");
    if (clear) {
      clear.hidden = false;
      clear.addEventListener("click", () => {
        untick(members());
          members()[0]?.focus();
      });
    }
  }
}
