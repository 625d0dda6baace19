// What somebody typed, kept on the device until the server says that it has it. One record a card, found by an opaque
// key of the person and the card's address, sealed with a key that only that person's pages hold: whoever sits down next
// at the same desk can count and remove what waits here, and read nothing.
const NAME = "readiness", STORE = "answers";
let opening;

const open = () =>
  (opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      asked.result.onclose = asked.result.onversionchange = () => {
        asked.result.close();
        opening = undefined;
      };
      resolve(asked.result);
    };
  }).catch((error) => {
    opening = undefined;
    throw error;
  }));

/** One transaction: `work` gets the store, and resolves with whatever it hands to its second argument. */
const within = async (mode, work) => {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode);
    let found;
    transaction.oncomplete = () => resolve(found);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
    work(transaction.objectStore(STORE), (value) => (found = value));
  });
};

const changed = () => document.dispatchEvent(new Event("journal"));

/** The keys of what waits here: of one person, or (no person) of everybody. */
export const waiting = async (person = "") => {
  const keys = await within("readonly", (store, give) => {
    store.getAllKeys().onsuccess = ({ target }) => give(target.result);
  });
  return keys.filter((key) => key.startsWith(person && `${person} `));
};

/** Take everything of one person, or of everybody, off this device. */
export const forget = async (person = "") => {
  const keys = await waiting(person);
  await within("readwrite", (store) => keys.forEach((key) => store.delete(key)));
  changed();
};

export class Journal {
  constructor(person, seal) {
    this.person = person;
    this.last = 0;
    const bytes = Uint8Array.from(atob(seal.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
    // Without a safe connection a browser has no crypto.subtle: then nothing is kept.
    this.key = (async () => crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]))();
    this.key.catch(() => {});
  }

  of(path) {
    return `${this.person} ${path}`;
  }

  /** Keep the newest of a card; gives the stamp by which it is taken off again. Rejects where the browser refuses. */
  async keep(path, content) {
    const stamp = (this.last = Math.max(Date.now(), this.last + 1));
    // Sealing takes its time: an older text must not come to lie over a newer one.
    await this.put(path, content, stamp, (there) => !(there?.stamp > stamp));
    return stamp;
  }

  /** Say of what waits for a card since `upto` or before what was chosen about it (undefined: nothing). */
  async note(path, upto, chosen) {
    const { path: found, stamp, ...content } = (await this.all()).find((entry) => entry.path === path) ?? {};
    // Neither a newer text nor one that went meanwhile
    if (stamp <= upto) await this.put(found, { ...content, chosen }, stamp, (there) => there?.stamp === stamp);
  }

  async put(path, content, stamp, may) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(content));
    const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await this.key, text);
    await within("readwrite", (store) => {
      store.get(this.of(path)).onsuccess = ({ target }) => {
        if (may(target.result)) store.put({ stamp, iv, box }, this.of(path));
      };
    });
    changed();
  }

  /** Take a card off, unless something newer was kept meanwhile. */
  async drop(path, stamp) {
    await within("readwrite", (store) => {
      store.get(this.of(path)).onsuccess = ({ target }) => {
        if (target.result?.stamp <= stamp) store.delete(this.of(path));
      };
    });
    changed();
  }

  /** Everything of this person that can still be opened: [{path, stamp, fields, base, sent, chosen}]. */
  async all() {
    const found = [];
    const start = `${this.person} `;
    await within("readonly", (store) => {
      store.openCursor(IDBKeyRange.bound(start, `${start}\uffff`)).onsuccess = ({ target: { result } }) => {
        if (!result) return;
        found.push([result.key.slice(start.length), result.value]);
        result.continue();
      };
    });
    const opened = [];
    for (const [path, { stamp, iv, box }] of found) {
      this.last = Math.max(this.last, stamp);
      try {
        const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await this.key, box);
        opened.push({ path, stamp, ...JSON.parse(new TextDecoder().decode(text)) });
      } catch {
        // sealed with a key that is no more: it can be counted and removed
      }
    }
    return opened;
  }
}
