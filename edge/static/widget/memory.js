/* What the widget remembers in this browser: the conversation's id and token, how far it was read,
 * messages not yet delivered, the language chosen. One key per undelivered message, so that two
 * tabs never overwrite each other's. Where the browser refuses storage, it lasts as long as the
 * page. Called by talk.js and main.js. */

export function openMemory(base) {
  const prefix = `leadhatch:${base}:`;
  const kept = new Map();
  let storage = null;
  try {
    storage = window.localStorage;
    storage.setItem(`${prefix}probe`, "1");
    storage.removeItem(`${prefix}probe`);
  } catch {
    storage = null;
  }

  function read(key) {
    try {
      const raw = storage ? storage.getItem(prefix + key) : kept.get(key);
      return raw === null || raw === undefined ? null : JSON.parse(raw);
    } catch {
      return null;
    }
  }

  function write(key, value) {
    const raw = JSON.stringify(value);
    kept.set(key, raw);
    try {
      storage?.setItem(prefix + key, raw);
    } catch {
      storage = null; // full or forbidden: this page goes on with its own copy
    }
  }

  function drop(key) {
    kept.delete(key);
    storage?.removeItem(prefix + key);
  }

  function keys(beginning) {
    const all = storage
      ? Object.keys(storage).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))
      : [...kept.keys()];
    return all.filter((key) => key.startsWith(beginning)).sort();
  }

  /** Tells of changes another tab made: `heard(key)`. */
  function listen(heard) {
    window.addEventListener("storage", (event) => {
      if (event.storageArea === storage && event.key?.startsWith(prefix)) {
        heard(event.key.slice(prefix.length));
      }
    });
  }

  return { read, write, drop, keys, listen };
}
