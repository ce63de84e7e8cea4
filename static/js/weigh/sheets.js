// The sheets of the weigh-in itself: container, list, read-back, not sent, saved.

import { el, picture, sign } from "./dom.js";
import { formatQuantity, formatRupiah, formatShare, readQuantity } from "./numbers.js";
import { closeSheet, openSheet, remark, sheetHead } from "./sheet.js";
import { dayTotals } from "./view.js";
import { totalOf, warnings } from "./worked.js";

const HOW = { dropped: "Diantar", picked_up: "Dijemput" };

/** "Berat wadah": the usual containers, none, or a weight of one's own. */
export function openTare(shop, state, act) {
  const choose = (grams) => {
    closeSheet();
    act({ do: "tare", grams });
  };
  const preset = ({ name, grams }) => el("button.grade", {
    "aria-pressed": String(state.now.tare === grams), onclick: () => choose(grams),
  }, name, grams ? el("small", {}, formatQuantity(grams, "kg")) : null);
  const input = el("input.input.short", { id: "own-tare", inputmode: "decimal", autocomplete: "off", placeholder: "0,2", "aria-describedby": "own-tare-says" });
  const says = el("span.says", { id: "own-tare-says", role: "alert" });
  const own = (event) => {
    event.preventDefault();
    const read = readQuantity(input.value, "kg");
    if (read.quantity) return choose(read.quantity);
    says.replaceChildren(read.ask ? "Tulis dengan koma, contoh 1,5." : read.problem);
    return input.focus();
  };
  openSheet({
    name: "wadah", title: "tare-head", close: closeSheet,
    nodes: [sheetHead("tare-head", "Berat wadah", closeSheet), el("p.soft", {}, "Dikurangi dari hasil timbang baris ini."),
      el("div.presets", {}, preset({ name: "Tanpa wadah", grams: 0 }), shop.tares.map(preset)),
      el("form.search", { onsubmit: own }, el("div.field", {}, el("label", { for: "own-tare" }, "Wadah lain (kg)"), says, input), el("button.button.quiet", { type: "submit" }, "Pakai"))],
  });
}

function lineRow(line, state, shop, others, more = []) {
  const { item, name, quantity, tare, gross, amount } = line;
  const container = tare ? ` (${formatQuantity(gross, "kg")} − wadah ${formatQuantity(tare, "kg")})` : "";
  const price = `${formatQuantity(quantity, item.measure)}${container} × ${formatRupiah(line.price)}`;
  return el("li", {}, picture(item.picture), el("span.grow", {}, el("b", {}, name), el("small", {}, price)), el("span.num", {}, formatRupiah(amount)),
  warnings(line, state, shop, others).map((words) => el("span.tag.wait", {}, sign("peringatan", 18), words)), more);
}

const earlier = (lines, index) => lines.slice(0, index);

/** "Isi timbangan": every line with its own Ubah and Hapus. */
export function openList(shop, state, act, index = null) {
  const { lines } = totalOf(state, shop);
  const change = (at) => {
    closeSheet();
    act({ do: "edit", index: at });
  };
  const buttons = (line, at) => [
    state.wrong[at] ? el("p.says", {}, sign("peringatan"), state.wrong[at]) : null,
    el("span.acts", {},
      el("button.button.quiet.slim", { "data-name": `ubah-${at}`, onclick: () => change(at) }, sign("ubah"), "Ubah", el("span.hidden", {}, ` ${line.name}`)),
      el("button.button.quiet.slim", { "data-name": `hapus-${at}`, onclick: () => act({ do: "removeListed", index: at }) }, sign("hapus"), "Hapus", el("span.hidden", {}, ` ${line.name}`))),
  ];
  const rows = lines.map((line, at) => lineRow(line, state, shop, earlier(lines, at), buttons(line, at)));
  openSheet({
    name: "isi", title: "list-head", close: closeSheet, focus: null,
    nodes: [sheetHead("list-head", "Isi timbangan", closeSheet), rows.length ? el("ul.lines", {}, rows) : el("p", {}, "Belum ada isi."),
      el("div.bottom", {}, el("button.button.full", { "data-name": "tambah", onclick: closeSheet }, "Kembali menimbang"))],
  });
  if (index !== null) document.querySelector(`[data-name="ubah-${index}"]`)?.focus();
}

function chips(legend, shown, options, chosen, choose) {
  return el("div.chips", { role: "group", "aria-label": legend }, shown ? el("span", {}, legend) : null, options.map(([value, word]) => el("button.grade", {
    "aria-pressed": String(value === chosen), "data-name": `${legend}-${value}`, onclick: () => choose(value),
  }, word)));
}

function whoCame(state, shop, act) {
  const { persons } = state.member;
  return [
    persons.length > 1 ? chips("Yang datang", true, persons.map(({ ordinal, name }) => [ordinal, name]), state.person, (ordinal) => act({ do: "person", ordinal })) : null,
    shop.picks_up || state.how === "picked_up" ? chips("Caranya", false, Object.entries(HOW), state.how, (how) => act({ do: "how", how })) : null,
  ];
}

/** "Bacakan ke anggota": what the member hears before anything is written. */
export function openReadBack(shop, state, act) {
  const { lines, gross, share, net } = totalOf(state, shop);
  const { member, reason, phase } = state;
  const sending = phase === "sending";
  const sum = (word, figure, css = "") => el(`div${css}`, {}, el("dt", {}, word), el("dd", {}, figure));
  openSheet({
    name: "baca", title: "read-head", close: sending ? null : () => act({ do: "back" }),
    nodes: [
      el("div", {}, el("p.soft.row.tightly", {}, sign("suara", 22), "Bacakan ke anggota"), el("h2", { id: "read-head", tabindex: "-1" }, el("bdi", {}, member.name))),
      reason ? remark(reason.message, "bad") : null,
      whoCame(state, shop, act),
      el("ul.lines", {}, lines.map((line, at) => lineRow(line, state, shop, earlier(lines, at)))),
      share ? el("dl.facts", {}, sum("Nilai sampah", formatRupiah(gross)), sum(`Bagian unit ${formatShare(shop.share_bp)}`, formatRupiah(-share))) : null,
      el("div.bottom", {}, el("dl.facts", {}, sum("Masuk tabungan", formatRupiah(net), ".total")), el("div.pair", {}, el("button.button.quiet", { "data-name": "ubah", disabled: sending, onclick: () => act({ do: "change" }) }, "Ubah"), saveButton(sending, reason, act))),
    ],
  });
}

function saveButton(sending, reason, act) {
  if (reason?.code === "PricesChanged") return el("button.button", { autofocus: true, "data-name": "simpan", onclick: () => act({ do: "reload" }) }, "Muat harga baru");
  return el("button.button", {
    autofocus: true, "data-name": "simpan", "aria-disabled": String(sending), onclick: () => act({ do: "save" }),
  }, sending ? "Menyimpan …" : "Benar, simpan");
}

/** No answer came: everything stays, and the very same operation can go again. */
export function openUnsent(shop, state, act) {
  const { reason, member } = state;
  const { net } = totalOf(state, shop);
  const way = {
    signin: () => el("a.button.full", { href: shop.urls.sign_in, "data-name": "masuk", autofocus: true, onclick: () => act({ do: "leaving" }) }, "Masuk"),
    stale: () => el("button.button.full", { autofocus: true, onclick: () => act({ do: "reload" }) }, "Muat ulang"),
  }[reason?.kind];
  openSheet({
    name: `belum-${reason?.kind}`, title: "unsent-head",
    nodes: [el("div.waiting", {}, sign(reason?.kind === "signin" ? "kunci" : "tanpa-sinyal", 32)),
      el("div", { role: "status" }, el("h2", { id: "unsent-head" }, "Belum terkirim"), el("p", {}, reason?.message ?? "Penimbangan terakhir belum terkirim.")),
      el("dl.facts", {}, el("div", {}, el("dt", {}, el("bdi", {}, member.name)), el("dd", {}, formatRupiah(net)))),
      el("div.stack", {}, way ? way() : null,
        el(`button.button.full${way ? ".quiet" : ""}`, { autofocus: !way, "data-name": "kirim", onclick: () => act({ do: "save" }) }, sign("kirim"), "Kirim lagi")),
      el("p.soft.small", {}, "Kirim lagi tidak akan mencatat dua kali.")],
  });
}

export function openSaved(state, act) {
  const { answer } = state;
  openSheet({
    name: "simpan", css: "saved", title: "saved-head", close: () => act({ do: "next" }),
    nodes: [el("div.done", {}, sign("centang", 40)),
      el("div", { role: "status" }, el("h2", { id: "saved-head" }, el("span.money", {}, formatRupiah(answer.net)), "masuk ke tabungan ", el("bdi", {}, answer.member), "."),
        el("p.soft", {}, "Tersimpan. Bukti ", el("a", { href: answer.url, target: "_blank" }, answer.receipt))),
      el("div.stack", {}, el("button.button.full", { autofocus: true, "data-name": "berikutnya", onclick: () => act({ do: "next" }) }, "Berikutnya ", sign("panah-kanan")),
        el("a.button.quiet.full", { href: answer.print, target: "_blank", "data-name": "cetak" }, sign("printer"), "Cetak")),
      el("p.soft.small.center", {}, `Hari ini: ${dayTotals(answer.totals)}`)],
  });
}
