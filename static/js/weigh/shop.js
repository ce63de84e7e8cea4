// What this post buys today: the data block of the page, looked up by code and by name.

export function openShop(data) {
  const byCode = new Map(data.items.map((item) => [item.code, item]));
  const inCodeOrder = [...data.items].sort((a, b) => a.code.localeCompare(b.code, "id", { numeric: true }));
  const byUse = [...inCodeOrder].sort((a, b) => b.often - a.often);
  return { ...data, byCode, inCodeOrder, byUse };
}

/** Items whose code, name or short name matches: exact code first, then words that begin so, then the rest. */
export function findItems(shop, words) {
  const wanted = words.trim().toLowerCase();
  if (!wanted) return [];
  const rank = (item) => {
    const name = `${item.short} ${item.name}`.toLowerCase();
    if (item.code === wanted) return 3;
    if (item.short.toLowerCase() === wanted || item.name.toLowerCase() === wanted) return 3;
    if (name.split(/[\s/()-]+/).some((word) => word.startsWith(wanted)) || name.startsWith(wanted)) return 2;
    return name.includes(wanted) || item.code.startsWith(wanted) ? 1 : 0;
  };
  return shop.inCodeOrder
    .map((item) => [rank(item), item])
    .filter(([score]) => score)
    .sort((a, b) => b[0] - a[0] || b[1].often - a[1].often)
    .map(([, item]) => item);
}

export const gradeOf = (item, code) => item.grades.find((grade) => grade.code === code) ?? item.grades[0];

/** What people call the line: "Botol PET bersih"; an item with one grade needs no second word. */
export function nameOf(item, gradeCode) {
  return item.grades.length > 1 ? `${item.short} ${gradeOf(item, gradeCode).name.toLowerCase()}` : item.short;
}

/** Rupiah for this member and this way of coming, or null where no list names one. */
export function priceOf(item, gradeCode, state) {
  const channel = `${state.member?.who ?? "individual"}/${state.how}`;
  return gradeOf(item, gradeCode).prices[channel] ?? null;
}
