"""The form of a page as a browser without JavaScript reads, fills and sends it."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import quote_plus


@dataclass
class Control:
    """One named control in the order of the page. ``on``: it would be sent."""

    name: str
    kind: str
    value: str
    on: bool = True


class Form(HTMLParser):
    """The first form of a page whose address ends so. ``q`` is a question's id, ``part`` a part of
    its card ("comment", "evidence-0-source")."""

    def __init__(self, html: str, action_ends: str = "", start: str = "q-") -> None:
        super().__init__(convert_charrefs=True)
        self.start = start
        self.action = ""
        self.controls: list[Control] = []
        self._ends = action_ends
        self._inside = self._found = False
        self._text: Control | None = None
        self._list: Control | None = None
        self.feed(html)
        assert self._found, f"there is no form that posts to ...{action_ends}"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form" and not self._found and given["action"].endswith(self._ends):
            self._inside = self._found = True
            self.action = given["action"]
        if not self._inside:
            return
        name = given.get("name", "")
        if tag == "input":
            kind = given.get("type", "text")
            on = kind not in ("radio", "checkbox") or "checked" in given
            self.controls.append(Control(name, kind, given.get("value", ""), on))
        elif tag == "button":
            self.controls.append(Control(name, "button", given.get("value", ""), on=False))
        elif tag == "textarea":
            self._text = Control(name, tag, "")
            self.controls.append(self._text)
        elif tag == "select":
            self._list = Control(name, tag, "")
            self.controls.append(self._list)
        elif tag == "option" and self._list is not None and "selected" in given:
            self._list.value = given["value"]

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            # A browser drops the first line break of a textarea, and sends the others as CR LF.
            text = self._text.value.replace("\r\n", "\n")
            self._text.value = text.removeprefix("\n").replace("\n", "\r\n")
            self._text = None
        elif tag == "select":
            self._list = None
        elif tag == "form":
            self._inside = False

    def of(self, q: str, part: str) -> list[Control]:
        """The controls of one part of a card."""
        start = self.start
        found = [control for control in self.controls if control.name == f"{start}{q}-{part}"]
        assert found, f"the card of {q} has no {part}"
        return found

    def value(self, q: str, part: str) -> str:
        """What stands in a box."""
        return self.of(q, part)[0].value

    def chosen(self, q: str) -> list[str]:
        """The options that are ticked."""
        return [control.value for control in self.of(q, "value") if control.on]

    def choices(self, q: str) -> list[str]:
        """Everything that could be ticked."""
        return [control.value for control in self.of(q, "value")]

    def tick(self, q: str, *codes: str) -> Form:
        """Choose these options and no other."""
        assert set(codes) <= set(self.choices(q)), codes
        for control in self.of(q, "value"):
            control.on = control.value in codes
        return self

    def type(self, q: str, **parts: str) -> Form:
        """Write into boxes; ``evidence_0_source`` stands for "evidence-0-source"."""
        for name, text in parts.items():
            part = name.replace("_0_", "-0-").replace("_1_", "-1-")
            self.of(q, part)[0].value = text
        return self

    def forge(self, q: str, part: str, *values: str) -> Form:
        """Send what the page does not offer, in the place of what it does."""
        name = f"q-{q}-{part}"
        at = next((i for i, c in enumerate(self.controls) if c.name == name), 0)
        self.controls = [control for control in self.controls if control.name != name]
        self.controls[at:at] = [Control(name, "text", value) for value in values]
        return self

    def without(self, *names: str) -> Form:
        """Leave these controls out."""
        self.controls = [control for control in self.controls if control.name not in names]
        return self

    def choose(self, q: str, which: str) -> Form:
        """On the page that compares: "mine", "theirs" or "both"."""
        for control in self.controls:
            if control.name == f"choice-{q}":
                control.on = control.value == which
        return self

    def only(self, *questions: str) -> Form:
        """Leave all other cards out."""
        starts = tuple(f"q-{question}-" for question in questions)
        self.controls = [
            c for c in self.controls if not c.name.startswith("q-") or c.name.startswith(starts)
        ]
        return self

    def pairs(self, button: str | None = "") -> list[tuple[str, str]]:
        """What is sent when the button with this value is pressed; None: by a script, no button."""
        sent = [(control.name, control.value) for control in self.controls if control.on]
        return sent if button is None else [*sent, ("then", button)]

    def body(self, button: str | None = "") -> bytes:
        """The same as it travels."""
        pairs = self.pairs(button)
        return "&".join(f"{quote_plus(k)}={quote_plus(v)}" for k, v in pairs).encode("ascii")
