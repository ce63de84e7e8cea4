// A job's page looks again by itself until the job has ended; without scripts the page reloads instead.
const SECONDS = 2;

async function look() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const news = page.querySelector("#pekerjaan");
      if (news === null || news.dataset.underWay !== "ya") return location.reload();
      show(news);
    }
  } catch {
    // No signal: what is shown stays, and the next look may find one.
  }
  setTimeout(look, SECONDS * 1000);
}

function show(news) {
  const [old, now] = [document, news].map((place) => place.querySelector("progress")?.parentElement);
  if (old && now) old.replaceWith(now);
}

setTimeout(look, SECONDS * 1000);
