// Figures: read strictly from what was typed, computed in integers, written the Indonesian way.

const MEASURES = {
  kg: { unit: "kg", places: 3, most: 10_000_000, thing: "Berat", example: "1,25" },
  litre: { unit: "liter", places: 3, most: 10_000_000, thing: "Isi", example: "1,5" },
  piece: { unit: "buah", places: 0, most: 100_000, thing: "Jumlah", example: "12" },
};
const NBSP = "\u00a0";
const DECIMAL = /^([0-9]+)(?:[.,]([0-9]+))?$/;
const COULD_BE_THOUSANDS = /^[1-9][0-9]{0,2}\.[0-9]{3}$/;

export const unitOf = (measure) => MEASURES[measure].unit;

/** Grams, millilitres or pieces: {quantity}, {ask: [small, large]} where the point has two readings, or {problem}. */
export function readQuantity(text, measure) {
  const typed = text.trim();
  if (measure === "piece") return readPieces(typed);
  const { places, thing, example } = MEASURES[measure];
  const parts = DECIMAL.exec(typed);
  if (!parts) return { problem: `${thing} belum benar. Tulis angka, contoh ${example}.` };
  const [, whole, decimals = ""] = parts;
  if (decimals.length > places) return { problem: "Paling banyak tiga angka di belakang koma." };
  if (whole.length > 7) return tooMuch(measure);
  const small = Number(whole) * 1000 + Number(decimals.padEnd(places, "0"));
  if (COULD_BE_THOUSANDS.test(typed)) return { ask: [small, small * 1000] };
  return within(small, measure);
}

function readPieces(typed) {
  if (!/^[0-9]+$/.test(typed)) return { problem: "Buah dihitung bulat, contoh 12." };
  return typed.length > 7 ? tooMuch("piece") : within(Number(typed), "piece");
}

function within(quantity, measure) {
  if (quantity === 0) return { problem: `${MEASURES[measure].thing} harus lebih dari 0.` };
  return quantity > MEASURES[measure].most ? tooMuch(measure) : { quantity };
}

function tooMuch(measure) {
  const { thing, most } = MEASURES[measure];
  return { problem: `${thing} paling banyak ${formatQuantity(most, measure)} satu baris.` };
}

/** The weight field after one key of the pad: a digit, "," or "hapus". Keys that cannot belong change nothing. */
export function afterKey(text, key, measure) {
  if (key === "hapus") return text.slice(0, -1);
  const { places } = MEASURES[measure];
  if (key === ",") return places && !text.includes(",") ? `${text || "0"},` : text;
  const [whole, decimals] = text.split(",");
  if (decimals !== undefined) return decimals.length < places ? text + key : text;
  if (text === "0") return key;
  return whole.length < 5 ? text + key : text;
}

/** product / divisor, half up, exact beyond 2^53. */
export function halfUp(product, divisor) {
  return Number((product + divisor / 2n) / divisor);
}

export function amountOf(quantity, price, measure) {
  const product = BigInt(quantity) * BigInt(price);
  return measure === "piece" ? Number(product) : halfUp(product, 1000n);
}

export function shareOf(gross, basisPoints) {
  return halfUp(BigInt(gross) * BigInt(basisPoints), 10_000n);
}

function grouped(integer) {
  return String(integer).replace(/\B(?=([0-9]{3})+$)/g, ".");
}

export function formatRupiah(rupiah) {
  return rupiah < 0 ? `−${NBSP}Rp${grouped(-rupiah)}` : `Rp${grouped(rupiah)}`;
}

/** Thousandths as a decimal without trailing zeros: 1250 is "1,25". */
export function decimal(thousandths) {
  const rest = String(thousandths % 1000).padStart(3, "0").replace(/0+$/, "");
  return grouped(Math.floor(thousandths / 1000)) + (rest && `,${rest}`);
}

export function formatQuantity(quantity, measure) {
  const figure = measure === "piece" ? grouped(quantity) : decimal(quantity);
  return figure + NBSP + unitOf(measure);
}

/** The same quantity as a person would type it into the field. */
export function asTyped(quantity, measure) {
  return measure === "piece" ? String(quantity) : decimal(quantity).replaceAll(".", "");
}

export function formatShare(basisPoints) {
  return `${decimal(basisPoints * 10)}${NBSP}%`;
}
