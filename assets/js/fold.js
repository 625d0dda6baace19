// Filters on a narrow screen: folded, so that what they filter is seen first. Markup: <details class="hr-fold" data-fold open>.
const NARROW = "(max-width: 600px)"; // as $narrow in sass/_theme.scss

export function folds(root) {
  const narrow = matchMedia(NARROW);
  const all = root.querySelectorAll("details[data-fold]");
  for (const fold of all) {
    fold.open = !narrow.matches;
    fold.dataset.fold = "done"; // until then the style sheet keeps them out of sight
  }
  // A telephone that is turned: on the wider screen there is nothing to unfold with
  narrow.addEventListener("change", () => {
    for (const fold of all) if (!narrow.matches) fold.open = true;
  });
}
