// "Explore": the drawing of the server gives way to an interactive figure, loaded only when asked for.
// Markup (macros/layout.html, figure): <button data-figure="URL of the figure's JSON" data-target="ID of the drawing's box"
// data-back="Back to the drawing" data-failed="The interactive figure could not be loaded." hidden>.
const here = (name) => new URL(name, import.meta.url).href;
const NARROW = 600;
let library;

function plotly() {
  library ??= (async () => {
    if (!document.getElementById("plotly.js-style-global")) {
      // With this id and class plotly.js writes no style element of its own, which the policy would refuse
      const link = document.createElement("link");
      link.id = "plotly.js-style-global";
      link.className = "no-inline-styles";
      link.rel = "stylesheet";
      link.href = here(PLOTLY_CSS);
      document.head.append(link);
      await new Promise((resolve) => (link.onload = link.onerror = resolve));
    }
    return (await import(here(PLOTLY_JS))).default;
  })();
  library.catch(() => (library = undefined)); // let the next click try again
  return library;
}

for (const button of document.querySelectorAll("button[data-figure]")) {
  const box = document.getElementById(button.dataset.target);
  if (!box) continue;
  const explore = [...button.childNodes];
  let live;
  button.hidden = false;

  const back = (Plotly) => {
    Plotly?.purge(live);
    live.remove();
    live = undefined;
    box.hidden = false;
    button.replaceChildren(...explore);
  };

  button.addEventListener("click", async () => {
    if (live) return back(await plotly());
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    try {
      const [Plotly, answer] = await Promise.all([
        plotly(),
        fetch(button.dataset.figure, { headers: { Accept: "application/json" } }),
      ]);
      if (!answer.ok) throw new Error(String(answer.status));
      const figure = await answer.json();
      live = document.createElement("div");
      live.className = "hr-figure__drawing hr-figure__drawing--live";
      live.tabIndex = -1;
      live.dir = "ltr"; // plotly.js measures its words so; the figure itself begins where reading does
      box.after(live);
      box.hidden = true;
      // Where the names would leave no room for the picture, it comes with short ones
      const narrow = live.clientWidth < NARROW;
      if (narrow)
        for (const [part, own] of Object.entries(figure.narrow ?? {}))
          figure.layout[part] = typeof own === "object" ? { ...figure.layout[part], ...own } : own;
      await Plotly.newPlot(live, figure.data, figure.layout, {
        responsive: true,
        displaylogo: false,
        displayModeBar: narrow ? false : "hover", // there it would lie over the legend
        // toImage makes a blob: image, which the policy refuses; the page has its own download
        modeBarButtonsToRemove: ["toImage", "select2d", "lasso2d"],
        locale: document.documentElement.lang,
        ...figure.config,
        showSendToCloud: false, // no State's figures to somebody's server; also off in the bundle
      });
      if (button.dataset.back) button.textContent = button.dataset.back;
      live.focus({ preventScroll: true });
    } catch (error) {
      console.error(error);
      if (live) back();
      const failed = document.createElement("p");
      failed.setAttribute("role", "status");
      failed.textContent = button.dataset.failed || "";
      button.after(failed);
      setTimeout(() => failed.remove(), 8000);
    }
    button.disabled = false;
    button.removeAttribute("aria-busy");
  });
}
