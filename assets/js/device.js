// What waits on this device, on every page: how much it is, a way to remove it, and a word before signing out.
// Markup: #device (survey/templates/respond/_device.html).
import { forget, Journal, waiting } from "./journal.js";
import { sendWaiting } from "./sending.js";

export function journalOf(root) {
  const { person, seal } = root.getElementById("device")?.dataset ?? {};
  return person ? new Journal(person, seal) : null;
}

/** `ready`: what has to be done here first, before anything is sent. */
export function device(root, journal, desk, ready) {
  const box = root.getElementById("device");
  if (!box) return;
  const mine = journal?.person ?? "";
  for (const input of root.querySelectorAll("[data-opened]")) input.value = Date.now();
  const count = () => waiting(mine).then((keys) => keys.length, () => 0);
  const asking = root.querySelector("dialog[data-sign-out]");

  const show = async () => {
    const waits = await count();
    for (const number of root.querySelectorAll("[data-waiting]")) number.textContent = waits;
    box.hidden = !waits;
    return waits;
  };
  root.addEventListener("journal", show);
  box.querySelector("[data-forget]").addEventListener("click", () => forget(mine).then(() => desk && location.reload()));
  show();
  if (!journal) return;

  const sendAll = () => (desk ? desk.flush() : sendWaiting(journal).catch(() => {}));
  if (!desk) {
    ready.then(sendAll);
    window.addEventListener("online", sendAll);
  }

  const leaving = root.querySelector("form[data-signs-out]");
  if (!leaving || !asking?.showModal) return;
  const leave = () => {
    root.querySelector("form[data-dirty]")?.removeAttribute("data-dirty");
    leaving.submit();
  };
  const how = { send: sendAll, remove: () => forget(mine), keep: null };
  leaving.addEventListener("submit", async (event) => {
    event.preventDefault();
    await sendAll(); // a change of a second ago is no reason to ask
    if (!(await show())) return leave();
    asking.showModal();
  });
  asking.addEventListener("click", async ({ target }) => {
    const chosen = target.closest("button")?.value;
    if (!(chosen in how)) return chosen === "stay" && asking.close();
    await how[chosen]?.();
    if (chosen === "send" && (await show())) asking.querySelector("[data-still]").hidden = false;
    else leave();
  });
}
