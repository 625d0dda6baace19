// One card to the server, and what the server said. The same for a card on the page and for one that waited on the device.
const PATIENCE = 20000; // milliseconds
const KEEPALIVE = 60000; // bytes that a browser still sends for a page that is being left
const HELD_UP = 5; // times that what waits on the device is tried again, where the service says "too fast"

const seconds = (answer) => Number(answer.headers.get("Retry-After")) || 0;
const pause = (wait) => new Promise((go) => setTimeout(go, wait * 1000));

const tokens = () => document.querySelectorAll("input[name=csrf_token]");

/** After somebody signed in again, the token of this page is of the session before: take a new one from the same page. */
async function newToken(person) {
  const answer = await fetch(location.pathname, { cache: "no-store" });
  if (!answer.ok && answer.status !== 401) return { status: answer.status, said: {}, wait: seconds(answer) };
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.getElementById("device")?.dataset.person;
  if (now !== person) return { status: now ? 409 : 401, said: { problem: now ? "another_person" : "signed_out" } };
  for (const input of tokens()) input.value = page.querySelector("input[name=csrf_token]").value;
}

/** {status, said, wait}. status 0: the line is lost, or the service does not answer. wait: the seconds it asks for. */
export async function send(path, { fields, base }, person, again = true) {
  const name = `q-${path.slice(path.lastIndexOf("/") + 1)}`;
  const body = new URLSearchParams(fields);
  body.append("csrf_token", tokens()[0]?.value ?? "");
  body.append("person", person);
  body.append(`${name}-revision`, base); // last: a card that was cut off on its way has none, and is left alone
  const text = body.toString();
  const stop = new AbortController();
  const bell = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(path, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      cache: "no-store",
      redirect: "error",
      keepalive: text.length < KEEPALIVE,
      signal: stop.signal,
    });
    const said = await answer.json();
    if (said.problem === "session_changed" && again) {
      return (await newToken(person)) ?? (await send(path, { fields, base }, person, false));
    }
    return { status: answer.status, said, wait: seconds(answer) };
  } catch {
    return { status: 0, said: {}, wait: 0 };
  } finally {
    clearTimeout(bell);
  }
}

/** The same, where many go one after the other: none is given up because the others came first. */
async function patiently(path, what, person) {
  for (let held = 0; ; held += 1) {
    const answer = await send(path, what, person);
    if (answer.status !== 429 || held === HELD_UP) return answer;
    await pause(Math.max(1, answer.wait));
  }
}

/** Send what waits on the device for cards that are not on this page; what the server does not take stays. */
export async function sendWaiting(journal, elsewhere = () => true) {
  for (const entry of await journal.all()) {
    if (!elsewhere(entry.path)) continue;
    const { path, stamp, fields, base, sent, chosen } = { ...entry, ...entry.chosen };
    let over = base;
    if (sent && !chosen?.theirs) {
      // It may have arrived although its receipt did not: the same again, before what came after it.
      const first = await patiently(path, sent, journal.person);
      if (first.status !== 200) continue;
      over = first.said.revision;
    }
    const done = chosen?.theirs || (await patiently(path, { fields, base: over }, journal.person)).status === 200;
    if (done) await journal.drop(path, stamp);
  }
}
