// Questions to the server that change nothing: who is this?

/** {members} or {lost: sentence}. An aborted question answers null. */
export async function findMembers(url, params, signal) {
  try {
    const response = await fetch(`${url}?${new URLSearchParams(params)}`, {
      signal, credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" },
    });
    if (response.ok) return await response.json();
    if (response.type === "opaqueredirect" || response.status === 401) return { lost: "Masuk lagi untuk mencari anggota." };
    return { lost: "Pencarian belum berhasil. Coba lagi." };
  } catch (error) {
    return error.name === "AbortError" ? null : { lost: "Sambungan terputus. Anggota belum bisa dicari." };
  }
}

/** The one member meant, or null: the exact number wins, else a single answer. */
export function meant(members, query) {
  const bare = query.trim();
  return members.find(({ number, card }) => bare === number || bare === card) ?? (members.length === 1 ? members[0] : null);
}
