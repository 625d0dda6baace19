"""Somebody who has a keyboard and nothing else: every step shows where they are."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

#: As many stops as a person may need from one thing to the next: a long form has many.
MOST_STOPS = 400

#: What is wrong with how the focus shows, or nothing. Its mark may be drawn beside a box to tick.
SHOWN = """
() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return "nothing has the focus";
  const name = `${e.tagName} ${e.id || e.name || e.textContent.trim().slice(0, 40)}`;
  const marks = [[e, null], [e, "::before"], [e, "::after"]];
  const beside = e.nextElementSibling;
  if (beside) marks.push([beside, "::before"], [beside, null]);
  for (const inner of e.querySelectorAll(":scope > span")) marks.push([inner, null]);
  const marked = marks.some(([x, part]) => {
    const s = getComputedStyle(x, part);
    return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1) || s.boxShadow !== "none";
  });
  if (!marked) return `${name} does not show that it has the focus`;
  const labels = [...(e.labels || [])];
  // What is taller than the screen is seen where it is on the screen.
  const boxes = [e, ...labels].flatMap((x) => [...x.getClientRects()]).map((b) => {
    const left = Math.max(b.left, 0), top = Math.max(b.top, 0);
    const width = Math.min(b.right, innerWidth) - left;
    return { left, top, width, height: Math.min(b.bottom, innerHeight) - top };
  });
  const seen = boxes.some((b) => {
    for (const [x, y] of [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5]]) {
      const top = document.elementFromPoint(b.left + b.width * x, b.top + b.height * y);
      if (!top) continue;
      const around = top.contains(e) && !["MAIN", "BODY", "HTML"].includes(top.tagName);
      if (e.contains(top) || around || labels.some((x) => x.contains(top))) return true;
    }
    return false;
  });
  return seen ? "" : `${name} has the focus and is covered, or outside of the screen`;
}
"""

#: Whether something stands before what has the focus.
BEHIND = "e => !!(document.activeElement.compareDocumentPosition(e) & 2)"


class Hands:
    """Ten fingers on the keyboard of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def see(self) -> None:
        """Whoever looks at the page sees where the focus is."""
        wrong = self.page.evaluate(SHOWN)
        assert not wrong, f"{wrong} at {self.page.url}"

    def has(self, wanted: Locator) -> bool:
        """Whether this has the focus."""
        return bool(wanted.evaluate("e => e === document.activeElement"))

    def go(self, wanted: Locator) -> None:
        """Tab, or Shift+Tab, until this has the focus; every stop on the way shows itself."""
        handle = wanted.element_handle()
        key = "Shift+Tab" if handle.evaluate(BEHIND) else "Tab"
        for _ in range(MOST_STOPS):
            self.page.keyboard.press(key)
            self.see()
            if handle.evaluate("e => e === document.activeElement"):
                return
        raise AssertionError(f"{wanted} is not reached by {key}")

    def press(self, *keys: str) -> None:
        """Press keys where the focus is; it must still be somewhere that one can see."""
        for key in keys:
            self.page.keyboard.press(key)
            self.see()

    def follow(self, wanted: Locator, then: Locator, key: str = "Enter") -> None:
        """Go to a link or a button that leads to another page, and wait for that."""
        self.go(wanted)
        self.page.keyboard.press(key)
        then.wait_for()
        # A new page begins at its beginning: the first stop skips the header.
        if self.page.evaluate("document.activeElement === document.body"):
            self.page.keyboard.press("Tab")
            assert self.page.evaluate("document.activeElement.hash") == "#main"
        self.see()

    def type(self, wanted: Locator, text: str) -> None:
        """Go to a field and write into it."""
        self.go(wanted)
        self.page.keyboard.type(text)
        self.see()
        assert wanted.input_value() == text
