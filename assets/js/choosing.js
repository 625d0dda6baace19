// The page that compares two answers. What was chosen is noted on the device before it is sent: where the receipt is lost,
// the device asks nobody again. Markup: form[data-chooses] with a [data-pair] for each question.
import { readings } from "./card.js";

const PATIENCE = 1000; // milliseconds: a device that cannot note it must not hold the choice back

const pause = () => new Promise((go) => setTimeout(go, PATIENCE));

/** What becomes of the copy on the device: it goes, or it is sent like this, over the answer that was shown. */
function chosenOf(pair, key) {
  const choice = pair.querySelector(`[name="choice-${key}"]:checked`)?.value;
  if (choice === "theirs") return { theirs: true };
  const start = `${choice === "both" ? "made" : "q"}-${key}-`;
  const fields = readings(pair, start).map(([name, value]) => [`q-${key}-${name.slice(start.length)}`, value]);
  const base = pair.querySelector(`[name="q-${key}-revision"]`).value;
  return choice && { fields, base, sent: { fields, base } };
}

/** Resolves once nothing is noted of the choices that this page asks for: whoever sees it has not chosen. */
export async function choosing(root, journal) {
  const form = root.querySelector("form[data-chooses]");
  if (!form || !journal) return;
  const path = new URL(form.action).pathname.replace(/\/choose$/, "");
  const opened = Date.now();
  const note = (what) =>
    Promise.all(
      [...form.querySelectorAll("[data-pair]")].map((pair) => {
        const key = pair.dataset.pair;
        return journal.note(`${path}/questions/${key}`, opened, what(pair, key));
      }),
    ).catch(() => {});
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await Promise.race([note(chosenOf), pause()]);
    form.submit();
  });
  await note(() => undefined);
}
