"""A browser as the wire sees it: one connection kept alive, cookies, a form, and bytes counted."""

from __future__ import annotations

import gzip
import html
import http.client
import json
import re
import socket
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import brotli  # type: ignore[import-untyped]

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_PERSON = re.compile(r'name="person" value="([^"]*)"')
_FILES = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@dataclass(frozen=True, slots=True)
class Came:
    """What came back: status, headers, the body as it travelled, bytes on the way."""

    status: int
    headers: dict[str, str]
    packed: bytes
    wire: int

    @property
    def body(self) -> bytes:
        """The body as it was before it travelled."""
        encoding = self.headers.get("content-encoding", "")
        if encoding == "br":
            return bytes(brotli.decompress(self.packed))
        return gzip.decompress(self.packed) if encoding == "gzip" else self.packed

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Browser:
    """One window of one person. Raises OSError or HTTPException where the line breaks."""

    def __init__(self, host: str, port: int, *, patience: float = 60.0) -> None:
        self.host = host
        self.cookies: dict[str, str] = {}
        self.token = self.person = ""
        self._line = http.client.HTTPConnection(host, port, timeout=patience)

    def ask(
        self, method: str, path: str, form: dict[str, str] | None = None, accept: str = "text/html"
    ) -> Came:
        """One request on the connection that is kept; a new one where the server closed it."""
        body = urlencode(form).encode() if form is not None else None
        headers = {"Accept": accept, "Accept-Encoding": "br, gzip"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://{self.host}:{self._line.port}"
        if self._line.sock is None:
            self._line.connect()
            # As browsers do: headers and body must not wait for each other's acknowledgement.
            assert self._line.sock is not None
            self._line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._line.request(method, path, body, headers)
            answer = self._line.getresponse()
            raw = answer.read()
        except (OSError, http.client.HTTPException):
            self._line.close()
            raise
        for one in answer.msg.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(one).items():
                self.cookies[name] = morsel.value
        head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
        given = {name.lower(): value for name, value in answer.getheaders()}
        return Came(answer.status, given, raw, head + len(raw))

    def get(self, path: str) -> Came:
        """A page; the token of its forms is kept for the next post."""
        page = self.ask("GET", path)
        if page.headers.get("content-type", "").startswith("text/html"):
            for name, pattern in (("token", _TOKEN), ("person", _PERSON)):
                if found := pattern.search(page.text):
                    setattr(self, name, html.unescape(found[1]))
        return page

    def post(self, path: str, form: dict[str, str], accept: str = "text/html") -> Came:
        """A form with the token of the page it stood in."""
        return self.ask("POST", path, {**form, "csrf_token": self.token}, accept)

    def sign_in(self, email: str, password: str) -> None:
        """Through the form, as people do."""
        self.get("/sign-in")
        came = self.post("/sign-in", {"email": email, "password": password})
        if came.status not in (302, 303):
            raise RuntimeError(f"{email} was not let in: {came.status}")

    def save_card(
        self, section: str, question: str, revision: int, **parts: str
    ) -> tuple[int, dict[str, Any]]:
        """One card, as the script of the page sends it: status, and what was said."""
        name = f"q-{question}"
        form = {f"{name}-{part.replace('_', '-')}": value for part, value in parts.items()}
        form |= {"person": self.person, "csrf_token": self.token}
        form[f"{name}-revision"] = str(revision)
        came = self.ask("POST", f"{section}/questions/{question}", form, "application/json")
        return came.status, came.json

    def files_of(self, page: Came) -> list[str]:
        """The files that a page makes a browser fetch at its first visit."""
        return sorted(set(_FILES.findall(page.text)))

    def close(self) -> None:
        """Hang up."""
        self._line.close()
