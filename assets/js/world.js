// The coordinator's figures: a picture as PNG, made here from the SVG that the server gives; and words for a sign in a strip.
for (const button of document.querySelectorAll("button[data-png]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const picture = new Image();
      picture.src = button.dataset.png;
      await picture.decode();
      const scale = 2;
      const canvas = document.createElement("canvas");
      canvas.width = (picture.naturalWidth || 960) * scale;
      canvas.height = (picture.naturalHeight || 540) * scale;
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
      if (!made) throw new Error("no picture");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(made);
      link.download = button.dataset.name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    } catch (error) {
      console.error(error);
      const failed = document.createElement("span");
      failed.setAttribute("role", "status");
      failed.textContent = button.dataset.failed;
      button.after(failed);
      setTimeout(() => failed.remove(), 8000);
    }
    button.disabled = false;
  });
}

const step = 20; // as in reports/world_marks.py
for (const table of document.querySelectorAll("table[data-articles]")) {
  const articles = [...document.querySelectorAll(`#${table.dataset.articles} a`)].map((link) => link.textContent);
  const words = new Map([...document.querySelectorAll("[data-sign]")].map((item) => [item.dataset.sign, item.textContent.trim()]));
  const rtl = document.documentElement.dir === "rtl";
  const tip = document.createElement("div");
  tip.className = "hr-strips__tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true"); // the row says the same in words
  document.body.append(tip);

  const at = (event) => {
    const path = event.target.closest("tbody path");
    if (!path) return undefined;
    const place = Math.floor((event.clientX - path.ownerSVGElement.getBoundingClientRect().left) / step);
    const article = articles[rtl ? articles.length - 1 - place : place];
    const link = path.closest("tr").querySelector("a");
    return article && { article, link, sign: path.getAttribute("stroke").slice(8, -1) };
  };
  table.addEventListener("pointermove", (event) => {
    const found = at(event);
    tip.hidden = !found;
    if (!found) return;
    tip.textContent = `${found.link.textContent}\n${found.article}: ${words.get(found.sign) ?? ""}`;
    const { width } = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(event.clientX + 14, innerWidth - width - 8))}px`;
    tip.style.top = `${event.clientY + 18}px`;
  });
  table.addEventListener("pointerleave", () => (tip.hidden = true));
  table.addEventListener("click", (event) => {
    const found = at(event);
    if (found && "01234uq".includes(found.sign)) location.href = `${found.link.href}/node/article:${parseInt(found.article, 10)}`;
  });
}
