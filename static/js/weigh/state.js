// The weigh-in as it grows: one pure function from state and action to the next state, with undo.
//
// A line is {item, grade, text, tare}: what was chosen and typed, never a computed figure. `now` is the line in
// hand; `now.at` is the place it came from while it is being changed, `now.done` says that nothing more is awaited.

import { afterKey, asTyped, readQuantity } from "./numbers.js";
import { allLines, isWhole, workedOut } from "./worked.js";

const STEPS_BACK = 40;

const blank = () => ({ item: null, grade: null, text: "", tare: 0, at: null, done: false });

export function fresh() {
  return {
    member: null, person: null, how: "dropped", note: null,
    lines: [], now: blank(), past: [], typing: false,
    phase: "work", operation: null, body: null, answer: null, reason: null, notice: null, ask: null, wrong: {},
  };
}

const isStarted = (line) => line.item !== null || line.text !== "";
export const hasLines = (state) => state.lines.length > 0 || isStarted(state.now);

/** The next state. Whatever a person typed can be taken back with {do: "undo"}. */
export function reduce(state, action, shop) {
  const next = STEPS[action.do]({ ...state, notice: null, ask: null }, action, shop);
  return { ...next, typing: action.do === "key" };
}

/** The state with these lines changed, and the way back remembered. */
function step(state, changes) {
  const { lines, now } = state;
  return { ...state, wrong: {}, past: [...state.past, { lines, now }].slice(-STEPS_BACK), ...changes };
}

const say = (state, notice) => ({ ...state, notice });

function unfinished(state, shop) {
  return state.now.item === null ? "Sentuh dulu jenis sampahnya." : workedOut(state.now, state, shop).problem;
}

const firstGrade = (item) => item.grades[0].code;
const tareFor = (item, tare) => (item.measure === "kg" ? tare : 0);

/** A tile puts the whole line away and starts the next; it names a weight typed before; it mends a wrong tile. */
function tile(state, { code, grade: wanted }, shop) {
  const { now } = state;
  const item = shop.byCode.get(code);
  const chosen = { item: code, grade: wanted ?? firstGrade(item), done: false };
  if (now.item !== null && now.text !== "") {
    if (!isWhole(state, shop)) return say(state, unfinished(state, shop));
    return step(state, { lines: allLines(state, shop), now: { ...blank(), ...chosen } });
  }
  const next = step(state, { now: { ...now, ...chosen, tare: tareFor(item, now.tare) } });
  if (now.text === "") return next;
  const { problem } = workedOut(next.now, next, shop);
  return problem ? say(next, problem) : { ...next, now: { ...next.now, done: true } };
}

function key(state, { key: pressed }, shop) {
  const closes = state.now.done && pressed !== "hapus";
  const { lines, now } = closes ? { lines: allLines(state, shop), now: blank() } : state;
  const measure = now.item === null ? "kg" : shop.byCode.get(now.item).measure;
  const changed = { lines, now: { ...now, text: afterKey(now.text, pressed, measure), done: false } };
  const next = state.typing && !closes ? { ...state, ...changed } : step(state, changed);
  return pressed === "," && measure === "piece" ? say(next, "Buah dihitung bulat, tanpa koma.") : next;
}

/** Item and weight in one go, from the keyboard line. */
function weigh(state, { code, grade: wanted = null, text }, shop) {
  const { now } = state;
  const item = shop.byCode.get(code);
  const read = readQuantity(text, item.measure);
  if (read.ask) return { ...state, ask: { code, grade: wanted, measure: item.measure, readings: read.ask } };
  if (read.problem) return say(state, read.problem);
  const same = now.item === code && (now.text === "" || now.at !== null);
  if (!same && isStarted(now) && !isWhole(state, shop)) return say(state, unfinished(state, shop));
  const kept = same ? now : blank();
  const line = {
    ...kept, item: code, grade: wanted ?? kept.grade ?? firstGrade(item),
    text: asTyped(read.quantity, item.measure), tare: tareFor(item, kept.tare), done: true,
  };
  const { problem } = workedOut(line, state, shop);
  return problem ? say(state, problem) : step(state, { lines: same ? state.lines : allLines(state, shop), now: line });
}

/** A weight alone: for the item in hand, or ahead of the item to come. */
function weight(state, { text }, shop) {
  const { now } = state;
  if (now.item !== null && (now.text === "" || now.at !== null)) return weigh(state, { code: now.item, text }, shop);
  const read = readQuantity(text, "kg");
  if (read.ask) return { ...state, ask: { code: null, grade: null, measure: "kg", readings: read.ask } };
  if (read.problem) return say(state, read.problem);
  if (now.item !== null && !isWhole(state, shop)) return say(state, unfinished(state, shop));
  const lines = now.item === null ? state.lines : allLines(state, shop);
  return step(state, { lines, now: { ...blank(), text: asTyped(read.quantity, "kg") } });
}

function grade(state, { grade: code }) {
  return state.now.item === null ? say(state, "Sentuh dulu jenis sampahnya.") : step(state, { now: { ...state.now, grade: code } });
}

function tare(state, { grams }, shop) {
  const item = shop.byCode.get(state.now.item);
  if (item && item.measure !== "kg") return say(state, "Berat wadah hanya untuk yang ditimbang.");
  const next = step(state, { now: { ...state.now, tare: grams } });
  const { problem } = item && state.now.text ? workedOut(next.now, next, shop) : {};
  return problem ? say(state, problem) : next;
}

function undo(state) {
  const last = state.past.at(-1);
  if (!last) return say(state, "Tidak ada yang bisa dibatalkan.");
  return { ...state, ...last, past: state.past.slice(0, -1), wrong: {} };
}

function edit(state, { index }, shop) {
  const lines = allLines(state, shop);
  const now = { ...blank(), ...lines[index], at: index };
  return step(state, { phase: "work", operation: null, lines: lines.filter((_, i) => i !== index), now });
}

function remove(state, { index }, shop) {
  return step(state, { lines: allLines(state, shop).filter((_, i) => i !== index), now: blank() });
}

/** The line last spoken of, taken away: the one in hand, else the last put away. */
function removeLast(state, action, shop) {
  if (isStarted(state.now)) return step(state, { now: blank() });
  return state.lines.length ? remove(state, { index: state.lines.length - 1 }, shop) : say(state, "Belum ada isi.");
}

function review(state, { operation }, shop) {
  if (!hasLines(state)) return say(state, "Belum ada isi. Timbang, lalu pilih jenisnya.");
  if (isStarted(state.now) && !isWhole(state, shop)) return say(state, unfinished(state, shop));
  const put = isStarted(state.now) ? step(state, { lines: allLines(state, shop), now: blank() }) : state;
  return { ...put, phase: "review", operation, reason: null, wrong: {} };
}

function member(state, { member: found }) {
  return {
    ...state, member: found, person: found.persons[0]?.ordinal ?? null,
    how: found.note?.how ?? "dropped", note: found.note?.id ?? null,
  };
}

const STEPS = {
  tile, key, weigh, weight, grade, tare, undo, edit, remove, removeLast, review, member,
  person: (state, { ordinal }) => ({ ...state, person: ordinal }),
  how: (state, { how }) => ({ ...state, how }),
  say: (state, { notice }) => say(state, notice),
  back: (state) => ({ ...state, phase: "work", operation: null, reason: null }),
  sending: (state, { body }) => ({ ...state, phase: "sending", body, reason: null }),
  unsent: (state, { reason }) => ({ ...state, phase: "unsent", reason }),
  refused: (state, { reason }) => ({ ...state, phase: "review", body: null, reason }),
  wrong: (state, { wrong, notice }) => ({ ...state, phase: "work", body: null, operation: null, wrong, notice }),
  saved: (state, { answer }) => ({ ...state, phase: "saved", body: null, answer }),
  next: () => fresh(),
};
