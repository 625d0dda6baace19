// Each card is saved by itself, shortly after a change; what is not saved yet is kept on the device.
// Markup: form[data-autosave] with data-words; in it article[data-question][data-revision] with a [data-save-state].
import { evidenced, grow, mark, put, readings } from "./card.js";
import { send, sendWaiting } from "./sending.js";

const PAUSE = 600; // milliseconds after the last change ...
const CEILING = 1500; // ... and at most after the first that is not saved
const RETRY = 3000;
const SLOWEST = 60000;

class Card {
  sent = null; // on its way, or lost on it: the same goes again before anything newer
  halted = ""; // "mistakes" until the next change, "conflict" until somebody has chosen, "closed" for good
  misses = 0;
  typed = false; // here, or brought back from the device
  order = Promise.resolve();

  constructor(article, desk) {
    this.article = article;
    this.desk = desk;
    this.key = article.dataset.question;
    this.path = `${desk.path}/questions/${this.key}`;
    this.state = article.querySelector("[data-save-state]");
    this.revision = article.querySelector(`[name="q-${this.key}-revision"]`);
    // As drawn: some browsers fill a hidden input again with what it once held.
    this.good = [this.state.dataset.saveState, this.state.textContent];
    this.base = this.revision.value = article.dataset.revision = this.revision.defaultValue;
    this.saved = JSON.stringify(readings(article, `q-${this.key}-`, true));
    for (const kind of ["input", "change"]) article.addEventListener(kind, () => this.touched());
  }

  get fields() {
    return readings(this.article, `q-${this.key}-`);
  }

  get dirty() {
    return this.sent !== null || JSON.stringify(this.fields) !== this.saved;
  }

  /** On going back a browser fills in what somebody has decided against; what was typed since comes from the device. */
  get filled() {
    return !this.typed && this.key in this.desk.choices;
  }

  empty() {
    put(this.article, this.key, JSON.parse(this.saved));
  }

  touched() {
    this.typed = true;
    grow(this.article, this.key);
    if (!this.dirty) return this.settled(); // typed and taken back, or said twice: once by input, once by change
    if (this.halted === "mistakes") this.halted = "";
    this.keep();
    this.since ??= Date.now();
    this.soon(Math.min(PAUSE, this.since + CEILING - Date.now()));
  }

  /** The card says what is saved: nothing waits, nothing is wrong. */
  settled() {
    clearTimeout(this.timer);
    this.halted = "";
    mark(this.article, this.key, {});
    this.say(...this.good);
    return this.erase();
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.max(0, wait));
  }

  /** Onto the device, with what is on its way: after a crash that goes first. */
  keep() {
    return this.ordered(async () => {
      const { fields, base, sent } = this;
      this.stamp = await this.desk.journal.keep(this.path, { fields, base, sent });
      this.desk.kept = true;
    });
  }

  erase() {
    return this.ordered(async () => {
      if (this.stamp && !this.dirty) await this.desk.journal.drop(this.path, this.stamp);
    });
  }

  /** One after the other: a copy that is late must not come back once it was erased. */
  ordered(work) {
    this.order = this.order.then(work).catch(() => this.desk.refused()).then(() => this.desk.calm());
    return this.order;
  }

  /** One request in flight; what changes meanwhile follows it. */
  save() {
    clearTimeout(this.timer);
    return (this.flying ??= this.fly().finally(() => (this.flying = null)));
  }

  async fly() {
    if (!this.halted && this.dirty) {
      this.since = undefined;
      this.sent ??= { fields: this.fields, base: this.base };
      const { fields } = this.sent;
      this.say("saving", this.desk.words.saving);
      if (!document.hidden) await this.keep(); // a page that is being left has no time for it
      const { status, said, wait } = await send(this.path, this.sent, this.desk.person);
      if (status !== 200) return this.failed(status, said, wait);
      this.misses = 0;
      this.sent = null;
      this.base = this.revision.value = this.article.dataset.revision = String(said.revision);
      this.saved = JSON.stringify(fields);
      this.good = ["saved", said.sentence];
      evidenced(this.article, said.evidence);
      await this.touched();
    }
  }

  failed(status, said, wait = 0) {
    const words = this.desk.words;
    const kept = this.desk.kept ? words.kept : words.unkept;
    if (status === 422 && said.mistakes) {
      this.sent = null;
      this.halted = "mistakes";
      mark(this.article, this.key, said.mistakes);
      this.say("error", said.sentence);
    } else if (said.problem === "conflict") {
      this.sent = null;
      this.halted = "conflict";
      this.say("error", said.sentence, "compare");
    } else if (status === 401) {
      this.say("error", `${words.signed_out} ${kept}`, "sign-in");
    } else if (status === 0 || status === 429 || status >= 500) {
      this.say("offline", `${said.sentence ?? words.offline} ${kept}`);
      this.soon(Math.max(wait * 1000, Math.min(RETRY * 2 ** this.misses++, SLOWEST)));
    } else {
      this.halted = "closed";
      this.say("error", `${said.sentence ?? words.offline} ${kept}`);
    }
    this.keep();
  }

  say(state, text, offer = "") {
    const box = this.state;
    box.className = `hr-saved hr-saved--${state}`;
    box.dataset.saveState = state;
    box.setAttribute("aria-busy", state === "saving"); // read out what came of it, not each try
    if (box.textContent !== text) box.textContent = text;
    const old = this.article.querySelector("[data-offer]");
    if (old?.dataset.offer === offer) return;
    old?.remove();
    if (!offer) return;
    const made = this.desk.form.querySelector(`template[data-${offer}]`).content.firstElementChild.cloneNode(true);
    made.dataset.offer = offer;
    if (offer === "compare") made.value = this.key;
    box.after(made);
  }

  /** Bring back what was kept here and never arrived. */
  restore({ stamp, fields, base, sent }) {
    this.typed = true;
    this.stamp = stamp;
    if (!sent && JSON.stringify(fields) === this.saved) return this.erase();
    put(this.article, this.key, fields);
    this.base = this.revision.value = String(base); // of then, not of now: who answered since is not overwritten
    this.sent = sent;
    return this.save();
  }
}

class Desk {
  kept = false;

  constructor(form, journal) {
    this.form = form;
    this.journal = journal;
    this.person = journal.person;
    this.path = new URL(form.action).pathname;
    this.words = JSON.parse(form.dataset.words);
    this.cards = [...form.querySelectorAll("article[data-question]")].map((article) => new Card(article, this));
    this.choices = JSON.parse(form.dataset.settled ?? "{}");
    const retry = () => this.unsaved.forEach((card) => (card.filled ? card.empty() : card.save()));
    window.addEventListener("online", retry);
    window.addEventListener("pagehide", retry);
    window.addEventListener("pageshow", retry);
    window.addEventListener("focus", retry);
    document.addEventListener("visibilitychange", retry);
    document.addEventListener("resume", retry); // a tab that slept
    form.addEventListener("submit", (event) => this.submitted(event));
  }

  get unsaved() {
    return this.cards.filter((card) => card.dirty);
  }

  /** Cards that wait here from before come back; one that somebody has settled since is done with. */
  async begin() {
    const { choices } = this;
    // Decided on the page that compares; what was kept since then, or typed over a later answer, is newer than that
    const settled = ({ stamp, base }, [upto, over] = [0, 0]) => stamp <= upto && base < over;
    try {
      const entries = await this.journal.all();
      this.kept = true;
      for (const entry of entries) {
        const card = this.cards.find(({ path }) => path === entry.path);
        if (!card) continue;
        if (settled(entry, choices[card.key]) || entry.chosen?.theirs) await this.journal.drop(entry.path, entry.stamp);
        else if (!card.dirty) card.restore({ ...entry, ...entry.chosen });
      }
      // What was typed comes back from the browser, where the journal knows nothing of it
      for (const card of this.unsaved.filter(({ sent, flying, halted }) => !sent && !flying && !halted)) {
        if (card.filled) card.empty();
        else card.touched();
      }
      await sendWaiting(this.journal, (path) => this.cards.every((card) => card.path !== path));
    } catch {
      this.refused();
    }
  }

  refused() {
    this.kept = false;
    this.form.querySelector("[data-no-device]").hidden = false;
  }

  /** Nothing to ask about on leaving: all is saved, or kept here. */
  calm() {
    if (this.kept || !this.unsaved.length) this.form.removeAttribute("data-dirty");
  }

  /** Everything that can be saved; what is typed meanwhile too. */
  async flush() {
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(this.unsaved.map((card) => card.misses || card.save()));
      if (!this.unsaved.some((card) => !card.halted && !card.misses)) break;
    }
    // A copy goes a moment after its receipt
    await Promise.all(this.cards.map((card) => card.flying));
    await Promise.all(this.cards.map((card) => card.order));
  }

  /** A button of a card saves and stays; the others go on once nothing is on its way. */
  async submitted(event) {
    const button = event.submitter;
    if (button?.hasAttribute("formaction")) return;
    event.preventDefault();
    for (const card of this.cards) card.misses = 0; // asked for by hand: try at once
    await this.flush();
    const stays = !["review", "leave"].includes(button?.value);
    const cut = this.unsaved.find((card) => card.state.dataset.saveState === "offline");
    if (cut) return cut.article.scrollIntoView();
    const wrong = this.unsaved[0];
    if (stays && wrong) wrong.article.querySelector("[aria-invalid]")?.focus();
    if (stays) return;
    const then = Object.assign(document.createElement("input"), { type: "hidden", name: "then", value: button.value });
    this.form.append(then);
    this.form.removeAttribute("data-dirty");
    this.form.submit();
  }
}

export function autosave(root, journal) {
  const form = root.querySelector("form[data-autosave]");
  if (!form || !journal) return null;
  const desk = new Desk(form, journal);
  desk.begin();
  return desk;
}
