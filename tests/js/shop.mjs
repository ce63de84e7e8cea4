// A small shop for the tests: two grades, one grade, pieces, litres, one item without a price.
import { openShop } from "../../static/js/weigh/shop.js";

const prices = (dropped, picked = dropped) => ({
  "individual/dropped": dropped, "individual/picked_up": picked, "group/dropped": dropped, "group/picked_up": picked,
});
const item = (code, short, measure, often, ...grades) => ({
  code, type: `BSIS-${code}`, name: short, short, picture: "lain", group: "Lainnya", measure, grams_each: null, often, grades,
});
const grade = (code, name, table) => ({ code, name, prices: table, old: null });

export const shop = openShop({
  unit: { code: "MLT", name: "Bank Sampah Melati" }, day: "2026-11-24", price_version: "BKL-12+MLT-3",
  share_bp: 1500, station: "A", scale_capacity: 150_000, groups: ["Lainnya"], tares: [],
  items: [
    item("11", "Botol PET", "kg", 9, grade("bersih", "Bersih", prices(3000, 2800)), grade("kotor", "Kotor", prices(2100))),
    item("21", "Kardus", "kg", 7, grade("umum", "Umum", prices(1500))),
    item("31", "Kaleng aluminium", "kg", 5, grade("umum", "Umum", prices(12000))),
    item("32", "Kaleng besi", "kg", 4, grade("umum", "Umum", prices(1200))),
    item("41", "Botol kaca", "piece", 3, grade("umum", "Umum", prices(400))),
    item("51", "Minyak jelantah", "litre", 2, grade("umum", "Umum", prices(6000))),
    item("61", "Beling", "kg", 1, grade("umum", "Umum", prices(0))),
    item("71", "Ban", "kg", 1, grade("umum", "Umum", {})),
  ],
});

export const siti = {
  number: "0123", card: "0123-4", name: "Siti Aminah", nickname: "Bu Mat", rt: "03", desa: "Tunjung", who: "individual",
  usual_grams: 9000, persons: [{ ordinal: 1, name: "Siti Aminah" }, { ordinal: 2, name: "Mat Hasan" }], note: null,
};
