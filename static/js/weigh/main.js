// The weigh-in screen, wired: what fingers and keys ask for goes to the state, what the state says is drawn.

import { findMembers, meant } from "./ask.js";
import { named, onDesk } from "./dom.js";
import { answered, keep, kept } from "./draft.js";
import { readLine } from "./line.js";
import { openMember } from "./member.js";
import { asTyped } from "./numbers.js";
import { listenToPad } from "./pad.js";
import { send } from "./send.js";
import { closeSheet, openNow } from "./sheet.js";
import { openList, openReadBack, openSaved, openTare, openUnsent } from "./sheets.js";
import { openShop } from "./shop.js";
import { fresh, hasLines, reduce } from "./state.js";
import { drawTiles, openAllTiles, pressTile } from "./tiles.js";
import { uuid7 } from "./uuid7.js";
import { drawDay, drawView, spoken } from "./view.js";
import { bodyOf } from "./worked.js";

const shop = openShop(JSON.parse(named("data").textContent));
const line = named("line");
const BY_PHASE = { review: openReadBack, sending: openReadBack, unsent: openUnsent };

let state = { ...fresh(), ...kept(shop) };
let looking = null;
let leaving = false;
let lastPrint = null;

/** Changes of the state by name; what is not here goes to the reducer as it is. */
const DEEDS = {
  choose: ({ reading }) => chooseReading(reading),
  review: startReview,
  member: () => pickMember(),
  list: ({ index }) => openList(shop, state, act, index),
  removeListed: ({ index }) => {
    change({ do: "remove", index });
    openList(shop, state, act);
  },
  change: () => {
    change({ do: "back" });
    openList(shop, state, act);
  },
  tareSheet: () => openTare(shop, state, act),
  findItem: () => openAllTiles(shop, act),
  save,
  next,
  reload: () => {
    leaving = true;
    location.reload();
  },
  leaving: () => {
    leaving = true;
  },
};

function act(action) {
  if (DEEDS[action.do]) return DEEDS[action.do](action);
  change(action);
  return backToLine();
}

function change(action) {
  state = reduce(state, action, shop);
  keep(state, shop.unit.code);
  draw();
}

function draw() {
  show(state);
  if (BY_PHASE[state.phase]) BY_PHASE[state.phase](shop, state, act);
  else if (state.phase === "saved") openSaved(state, act);
  else if (["baca", "simpan"].includes(openNow()) || openNow().startsWith("belum")) closeSheet();
}

function show(shown) {
  drawView(shown, shop, act);
  pressTile(shown.now.item, shown.member?.note?.types);
  speak(shown);
}

let speaking = null;
function speak(shown) {
  clearTimeout(speaking);
  speaking = setTimeout(() => { named("spoken").textContent = spoken(shown, shop); }, 700);
}

function backToLine() {
  if (onDesk.matches && !openNow()) line.focus();
}

// Member -------------------------------------------------------------------

function pickMember(given = {}, then = () => {}) {
  openMember(shop, (member) => {
    change({ do: "member", member });
    backToLine();
    then();
  }, given);
}

async function lookUp(params, typed) {
  const found = await findMembers(shop.urls.search, params);
  const one = found?.members && meant(found.members, typed);
  if (one) change({ do: "member", member: one });
  else if (found?.lost) change({ do: "say", notice: found.lost });
  else pickMember({ query: typed, found: { ...found, query: typed } });
}

// The keyboard line --------------------------------------------------------

function submitLine(event) {
  event.preventDefault();
  const action = readLine(line.value, state, shop);
  if (action.do === "member" && !action.query) pickMember();
  else if (action.do === "member") looking = lookUp({ q: action.query }, action.query);
  else if (action.do === "card") looking = lookUp({ kartu: action.token }, action.token);
  else act(action);
  if (!state.notice && !state.ask) line.value = "";
  else line.select();
}

/** While it is typed the line shows what Enter would make of it. */
function preview() {
  const action = readLine(line.value, state, shop);
  const harmless = ["weigh", "weight", "tile", "grade", "tare"].includes(action.do);
  const ahead = harmless ? reduce(state, action, shop) : state;
  show(ahead.notice ? { ...state, notice: null } : ahead);
}

function chooseReading(reading) {
  const { code, grade, measure } = state.ask;
  line.value = "";
  const text = asTyped(reading, measure);
  act(code === null ? { do: "weight", text } : { do: "weigh", code, grade, text });
}

// Saving -------------------------------------------------------------------

async function startReview() {
  await looking;
  if (!state.member && hasLines(state)) return pickMember({}, startReview);
  change({ do: "review", operation: uuid7() });
  return backToLine();
}

async function save() {
  if (state.phase === "sending") return;
  change({ do: "sending", body: state.body ?? bodyOf(state, shop) });
  const result = await send(shop.urls.save, state.body, shop.csrf);
  const lost = ["lost", "signin", "stale"].includes(result.kind);
  if (!lost) answered(shop.unit.code);
  AFTER[lost ? "unsent" : result.kind](result);
}

const AFTER = {
  unsent: (reason) => change({ do: "unsent", reason }),
  conflict: (reason) => change({ do: "refused", reason }),
  wrong: ({ errors }) => {
    change({ do: "wrong", ...sorted(errors) });
    if (Object.keys(state.wrong).length) openList(shop, state, act);
  },
  saved: ({ answer }) => {
    lastPrint = answer.print;
    drawDay(shop, answer.totals);
    change({ do: "saved", answer });
  },
};

/** Refusals by line, and the sentence that stands on the screen. */
function sorted(errors) {
  const wrong = {};
  for (const { field, message } of errors) {
    const [, index] = /^lines\.([0-9]+)\./.exec(field) ?? [];
    if (index !== undefined) wrong[index] = message;
  }
  return { wrong, notice: errors[0].message };
}

function next() {
  closeSheet();
  change({ do: "next" });
  named("tiles").scrollTop = 0;
  if (onDesk.matches) line.focus();
  else pickMember();
}

// Keys, leaving, start -----------------------------------------------------

const KEYS = {
  F2: () => pickMember(),
  F4: () => act({ do: "undo" }),
  F8: () => (lastPrint ? open(lastPrint, "_blank", "noopener") : act({ do: "say", notice: "Belum ada bukti untuk dicetak." })),
  F9: () => act({ do: "review" }),
};

addEventListener("keydown", (event) => {
  if (!KEYS[event.key] || openNow()) return;
  event.preventDefault();
  KEYS[event.key]();
});
addEventListener("beforeunload", (event) => {
  if (!leaving && hasLines(state) && state.phase !== "saved") event.preventDefault();
});
onDesk.addEventListener("change", start);

function start() {
  drawTiles(shop, act);
  draw();
}

/** The page was opened for this member; what another one brought is finished first, and never becomes hers. */
function begin(member) {
  const other = state.member && state.member.number !== member.number && hasLines(state);
  change(other ? { do: "say", notice: `Selesaikan dulu timbangan ${state.member.name}.` } : { do: "member", member });
}

named("entry").addEventListener("submit", submitLine);
line.addEventListener("input", preview);
named("who").addEventListener("click", () => pickMember());
named("see-list").addEventListener("click", () => act({ do: "list", index: null }));
for (const button of document.querySelectorAll(".sum [data-does]")) button.addEventListener("click", () => act({ do: button.dataset.does }));
listenToPad(act);
drawDay(shop, shop.totals);
start();
if (shop.member && state.phase === "work") begin(shop.member);
backToLine();
