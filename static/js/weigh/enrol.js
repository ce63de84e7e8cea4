// "Daftar cepat": a name, a desa and a yes are enough to weigh; the card comes later.

import { el, sign, swap } from "./dom.js";
import { row } from "./found.js";
import { send } from "./send.js";
import { closeSheet, openSheet, remark, sheetHead } from "./sheet.js";
import { uuid7 } from "./uuid7.js";

export function openEnrol(shop, query, chosen, back) {
  const form = formOf(shop, /[0-9]/.test(query) ? "" : query);
  const sending = operation();
  const take = (member) => {
    closeSheet();
    chosen(member);
  };
  const submit = async (sure) => {
    if (form.busy) return;
    form.busy = true;
    const result = await send(shop.urls.enrol, sending(valuesOf(form, sure)), shop.csrf, { waits: [] });
    form.busy = false;
    answer(result, form, { take, again: () => submit(true) });
  };
  form.node.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(false);
  });
  form.node.addEventListener("input", () => clear(form));
  openSheet({ name: "daftar", title: "enrol-head", focus: form.fields.name.input, close: back, nodes: [sheetHead("enrol-head", "Daftar cepat", back), form.node] });
}

/** The same values keep their operation, so that a lost answer never enrols twice; other values are another act. */
function operation() {
  let last = null;
  return (values) => {
    const text = JSON.stringify(values);
    if (last?.text !== text) last = { text, operation: uuid7() };
    return { operation: last.operation, ...values };
  };
}

function field(name, label, input, optional = false) {
  const says = el("span.says", { id: `enrol-${name}-says` });
  input.id = `enrol-${name}`;
  input.setAttribute("aria-describedby", says.id);
  const words = el("label", { for: input.id }, label, optional ? el("span.soft", {}, " (boleh kosong)") : null);
  return { node: el("div.field", {}, words, says, input), input, says };
}

/** The unit's own desa first, then each kecamatan as a group. */
function byKecamatan(desas) {
  const groups = new Map();
  for (const { code, name, kecamatan } of desas) {
    if (!groups.has(kecamatan)) groups.set(kecamatan, el("optgroup", { label: `Kec. ${kecamatan}` }));
    groups.get(kecamatan).append(el("option", { value: code }, name));
  }
  return [...groups.values()];
}

function formOf(shop, name) {
  const text = (attributes = {}) => el("input.input", { autocomplete: "off", ...attributes });
  const desa = el("select.input", {}, el("option", { value: "" }, "Pilih desa"), byKecamatan(shop.desas));
  const fields = {
    name: field("name", "Nama", text({ maxlength: 120, autocapitalize: "words" })), desa: field("desa", "Desa", desa),
    nickname: field("nickname", "Panggilan", text({ maxlength: 60 }), true),
    rt: field("rt", "RT", text({ inputmode: "numeric", maxlength: 3, class: "input short" }), true),
  };
  fields.name.input.value = name;
  const tick = el("input", { type: "checkbox", id: "enrol-consent", "aria-describedby": "enrol-consent-says" });
  const says = el("span.says", { id: "enrol-consent-says" });
  fields.consent = {
    node: el("div.field", {}, says, el("label.choice", {}, tick, el("span", {}, "Anggota setuju nama dan setorannya dicatat."))), input: tick, says,
  };
  const twins = el("div.stack", {});
  const bottom = el("div.bottom", {}, el("button.button.full", { type: "submit" }, "Daftarkan"));
  const node = el("form.stack", { novalidate: true }, fields.name.node, fields.desa.node, el("div.beside", {}, fields.nickname.node, fields.rt.node), fields.consent.node, twins, bottom);
  return { node, fields, twins, bottom, busy: false };
}

const valuesOf = ({ fields }, sure) => ({
  name: fields.name.input.value.trim(), desa: fields.desa.input.value, nickname: fields.nickname.input.value.trim(),
  rt: fields.rt.input.value.trim(), consent: fields.consent.input.checked, sure,
});

function answer(result, form, { take, again }) {
  clear(form);
  if (result.kind === "saved" && result.answer.member) return take(result.answer.member);
  if (result.kind === "saved") return offer(result.answer.twins, form, take, again);
  if (result.kind === "wrong") return mark(result.errors, form);
  swap(form.twins, remark(result.message ?? "Belum terdaftar. Coba lagi.", "bad"));
  return form.twins.scrollIntoView({ block: "nearest" });
}

/** Members of much the same name: one of them, or truly a new one. */
function offer(twins, form, take, again) {
  form.bottom.hidden = true;
  swap(form.twins, el("h3", { tabindex: "-1" }, "Mungkin sudah terdaftar"), el("ul.lines", {}, twins.map((member) => row(member, take))),
    el("button.button.quiet.full", { onclick: again }, sign("tambah"), "Bukan, daftarkan baru"));
  const head = form.twins.querySelector("h3");
  head.focus();
  head.scrollIntoView({ block: "start" });
}

function clear({ fields, twins, bottom }) {
  swap(twins);
  bottom.hidden = false;
  for (const { node, input, says } of Object.values(fields)) {
    node.classList.remove("wrong");
    input.removeAttribute("aria-invalid");
    says.textContent = "";
  }
}

function mark(errors, { fields, twins }) {
  for (const { field: name, message } of [...errors].reverse()) {
    const at = fields[name];
    if (!at) swap(twins, remark(message, "bad"));
    else {
      at.node.classList.add("wrong");
      at.input.setAttribute("aria-invalid", "true");
      at.says.textContent = message;
      at.input.focus();
    }
  }
}
