// A job's page follows the job. Markup: [data-poll=URL][data-poll-seconds=2] around a <progress> and a [data-poll-text].
// The URL answers {"state": "queued|running|done|failed", "value": 3, "max": 20, "text": "Printing 3 of 20", "url": "/where/next"}.
export function pollJobs(root) {
  root.querySelectorAll("[data-poll]").forEach(follow);
}

function follow(box) {
  const pause = 1000 * (Number(box.dataset.pollSeconds) || 2);
  const bar = box.querySelector("progress");
  const words = box.querySelector("[data-poll-text]");
  let misses = 0;

  const show = (job) => {
    if (bar && job.max) bar.max = job.max;
    if (bar && job.value != null) bar.value = job.value;
    if (words && job.text && words.textContent !== job.text) words.textContent = job.text;
  };

  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.poll, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      const job = await answer.json();
      misses = 0;
      show(job);
      if (job.state === "done" || job.state === "failed") {
        const next = job.url && new URL(job.url, location.href);
        if (next && next.origin === location.origin) location.assign(next);
        return;
      }
    } catch {
      misses += 1; // a lost line is not a lost job: ask again, ever more slowly
    }
    setTimeout(ask, pause * Math.min(2 ** misses, 16));
  };
  setTimeout(ask, pause);
}
