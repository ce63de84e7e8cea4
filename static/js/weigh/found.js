// One member in a list of answers: name first, number right, the whole row is the button.

import { el } from "./dom.js";

export function row(member, take) {
  const nickname = member.nickname ? [" (", el("bdi", {}, member.nickname), ")"] : [];
  const where = [member.rt && `RT\u00a0${member.rt}`, member.desa].filter(Boolean).join(", ");
  return el("li", {}, el("button.found", { onclick: () => take(member), "data-name": `anggota-${member.number}` },
    el("span.grow", {}, el("b", {}, el("bdi", {}, member.name)), nickname, el("small", {}, where, member.note ? ", ada titipan" : "")), el("span.num", {}, member.number)));
}
