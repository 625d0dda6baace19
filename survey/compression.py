"""Pages travel compressed, over slow lines, with a length that says nothing about their content."""

from __future__ import annotations

import gzip
import secrets
from io import BytesIO

import brotli  # type: ignore[import-untyped]
from flask import Flask, Response, request

#: Below this many bytes compressing saves nothing.
LEAST = 1_000
KINDS = frozenset({"text/html", "application/json", "text/plain", "text/csv", "image/svg+xml"})
#: Up to so many random bytes in the header: whoever can make a browser ask again and again learns
#: nothing from small differences of length (BREACH).
PADDING = 100


def prepare(app: Flask) -> None:
    """Compress what browsers say they can read."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if (
        response.direct_passthrough
        or response.is_streamed
        or response.mimetype not in KINDS
        or "Content-Encoding" in response.headers
    ):
        return response
    response.vary.add("Accept-Encoding")
    if request.method == "HEAD":
        return response
    body = response.get_data()
    if len(body) < LEAST:
        return response
    # A form repeats itself over longer distances than gzip looks back.
    if response.mimetype == "text/html" and request.accept_encodings["br"] > 0:
        response.set_data(pressed(body))
        response.headers["Content-Encoding"] = "br"
    elif request.accept_encodings["gzip"] > 0:
        response.set_data(squeezed(body))
        response.headers["Content-Encoding"] = "gzip"
    return response


def pressed(page: bytes) -> bytes:
    """A page as brotli, with a comment of random length and text at its end.

    At this quality it takes no longer than gzip; the next one makes a form two hundredths shorter
    and takes a quarter longer.
    """
    padding = f"<!--{secrets.token_hex(PADDING)[: secrets.randbelow(2 * PADDING)]}-->"
    return bytes(brotli.compress(page + padding.encode(), quality=5))


def squeezed(body: bytes) -> bytes:
    """The body as gzip, with a name of random length in its header."""
    name = "a" * secrets.randbelow(PADDING)
    out = BytesIO()
    with gzip.GzipFile(name, "wb", compresslevel=5, fileobj=out, mtime=0) as file:
        file.write(body)
    return out.getvalue()
