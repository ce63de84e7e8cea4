// What was typed outlives a reload. The weigh-in in hand belongs to this tab; an operation already on its way also
// stands where every tab finds it, since sending it again is harmless and losing it is not.

const KEPT = ["member", "person", "how", "note", "lines", "now", "phase", "operation", "body"];

export function keep(state, unit, { tab = sessionStorage, device = localStorage } = {}) {
  const part = Object.fromEntries(KEPT.map((name) => [name, state[name]]));
  write(tab, draftKey(unit), state.phase === "saved" ? null : part);
  if (state.body) write(device, sentKey(unit), part);
}

/** An answer came, whatever it said: no tab needs to send this operation again. */
export function answered(unit, { device = localStorage } = {}) {
  write(device, sentKey(unit), null);
}

/**
 * The part of a state that was kept, or null. An operation without an answer comes back as not sent; lines of items
 * that this post no longer buys are left out, since nothing could be read back of them.
 */
export function kept(shop, { tab = sessionStorage, device = localStorage } = {}) {
  const found = read(tab, draftKey(shop.unit.code)) ?? read(device, sentKey(shop.unit.code));
  if (!found?.now || !Array.isArray(found.lines)) return null;
  const known = ({ item, grade }) => shop.byCode.get(item)?.grades.some(({ code }) => code === grade);
  const now = found.now.item === null || known(found.now) ? found.now : { ...found.now, item: null, text: "", tare: 0 };
  return { ...found, now, lines: found.lines.filter(known), phase: found.body ? "unsent" : "work" };
}

const draftKey = (unit) => `rdu.timbang.${unit}`;
const sentKey = (unit) => `rdu.timbang.${unit}.terkirim`;

function read(store, key) {
  try {
    return JSON.parse(store.getItem(key));
  } catch {
    return null;
  }
}

function write(store, key, value) {
  try {
    if (value === null) store.removeItem(key);
    else store.setItem(key, JSON.stringify(value));
  } catch {
    // storage refused (private mode, full): the page still works, it only forgets on reload
  }
}
