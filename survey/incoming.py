"""Requests as they come in: bytes that are no UTF-8 survive, so that a field can refuse them."""

from __future__ import annotations

import re
import typing as t
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser


class KeepBrokenText(FormDataParser):
    """Reads a posted form without repairing it.

    Werkzeug turns a byte that is no UTF-8 into visible text ("%FF"), which would be saved as if
    it had been typed. Here it becomes a lone surrogate, which every judge of texts refuses by name.
    """

    def _parse_urlencoded(
        self,
        stream: t.IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str],
    ) -> tuple[t.IO[bytes], MultiDict[str, str], MultiDict[str, t.Any]]:
        # Both limits of a form; Werkzeug holds them for forms with files only.
        most = self.max_form_memory_size
        body = stream.read() if most is None else stream.read(most + 1)
        if most is not None and len(body) > most:
            raise RequestEntityTooLarge
        try:
            fields = parse_qsl(
                body.decode("utf-8", "surrogateescape"),
                keep_blank_values=True,
                errors="surrogateescape",
                max_num_fields=self.max_form_parts,
            )
        except ValueError as why:  # more fields than allowed
            raise RequestEntityTooLarge from why
        return stream, self.cls(fields), self.cls()


class _Body:
    """The bytes of a request. Where the web server can't make out how they go on, that is no
    mistake of ours, and is told like a line that went dead: 400."""

    def __init__(self, stream: t.IO[bytes]) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """As the web server's own."""
        try:
            return self._stream.read(size)
        except (OSError, ValueError):
            raise
        except Exception as why:  # each web server has errors of its own
            raise OSError("the body breaks off") from why


class Incoming(Request):
    """The app's request."""

    form_data_parser_class = KeepBrokenText

    def __init__(self, environ: dict[str, t.Any], *more: t.Any, **named: t.Any) -> None:
        if "wsgi.input" in environ:
            environ["wsgi.input"] = _Body(environ["wsgi.input"])
        super().__init__(environ, *more, **named)


_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")


def shown(text: str) -> str:
    """A text that can be sent back: what is no character is shown as the replacement character."""
    return _NO_CHARACTER.sub("\ufffd", text)


def typed(request: Request) -> list[tuple[str, str]] | None:
    """What a form of ours held, for a page that gives it back. None: there is nothing to give back.

    Only for a post from our own pages: another site must not plant answers here.
    """
    own = request.headers.get("Origin") == request.host_url.rstrip("/")
    files = any(file.filename for file in request.files.values())
    # Passwords and codes are given back by nobody.
    if request.method != "POST" or not own or files or request.blueprint in ("security", "auth"):
        return None
    return [(k, shown(v)) for k, v in request.form.items(multi=True) if k != "csrf_token"]


#: The last part of the name of a field into which people write.
_WRITTEN = frozenset(
    {"typed", "comment", "reason_note", "source", "pinpoint", "why", "signer_name", "signer_post"}
)


def written(request: Request) -> list[str]:
    """The texts that a person wrote into a form of ours, for a page that has no form to put them
    back into."""
    return [
        text
        for name, text in typed(request) or ()
        # The reason for sending a section back stands alone; a card's reason is a code.
        if text.strip() and (name == "reason" or name.rpartition("-")[2] in _WRITTEN)
    ]
