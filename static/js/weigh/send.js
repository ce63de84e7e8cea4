// One operation to one address. A lost answer is asked for again with the very same body, so nothing counts twice.

const WAITS = [800, 2000];
const PATIENCE = 15_000;
const SIGN_IN = "Masuk lagi untuk mengirim. Isi timbangan tetap tersimpan di sini.";

/**
 * What became of it: {kind: "saved", answer}, "wrong" with errors, "conflict" with code and message, "signin",
 * "stale" (the page is too old to be trusted), or "lost" when no answer came after the retries.
 */
export async function send(url, body, csrf, { fetch = globalThis.fetch, sleep = pause, waits = WAITS } = {}) {
  const text = JSON.stringify(body);
  for (const wait of [...waits, null]) {
    const result = await once(url, text, csrf, fetch);
    if (result.kind !== "lost" || wait === null) return result;
    await sleep(wait);
  }
}

const pause = (ms) => new Promise((go) => setTimeout(go, ms));

async function once(url, text, csrf, fetch) {
  try {
    const response = await fetch(url, {
      method: "POST", body: text, credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout?.(PATIENCE),
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf },
    });
    return await understood(response);
  } catch {
    return { kind: "lost", message: "Sambungan terputus. Isi timbangan tetap tersimpan di sini." };
  }
}

async function understood(response) {
  const { status } = response;
  if (response.type === "opaqueredirect" || status === 401) return { kind: "signin", message: SIGN_IN };
  const answer = await response.json().catch(() => null);
  if ((status === 200 || status === 201) && answer) return { kind: "saved", answer, status };
  if (status === 422 && answer?.errors) return { kind: "wrong", errors: answer.errors };
  if (status === 400 && answer?.code === "stale_page") return { kind: "stale", message: "Halaman ini sudah lama terbuka. Muat ulang, isinya tetap ada." };
  if (status === 403) return { kind: "signin", message: answer?.message ?? SIGN_IN };
  if (status >= 400 && status < 500 && status !== 429) return { kind: "conflict", code: answer?.code, message: answer?.message ?? "Kiriman ini ditolak. Periksa isinya." };
  return { kind: "lost", message: answer?.message ?? "Server belum menjawab. Isi timbangan tetap tersimpan di sini." };
}
