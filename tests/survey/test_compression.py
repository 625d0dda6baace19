"""Compression of pages: readable again, smaller, and of a length that varies."""

from __future__ import annotations

import gzip

import brotli
from flask import Flask, Response

from survey import compression


def _app() -> Flask:
    app = Flask("small")
    compression.prepare(app)
    app.add_url_rule("/long", "long", lambda: "<p>readiness</p>" * 500)
    app.add_url_rule("/short", "short", lambda: "<p>short</p>")
    app.add_url_rule(
        "/pdf", "pdf", lambda: Response(b"%PDF" * 1000, content_type="application/pdf")
    )
    return app


def test_it_compresses_a_long_page_for_a_browser_that_asks_for_it():
    response = _app().test_client().get("/long", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.data) == b"<p>readiness</p>" * 500
    assert int(response.headers["Content-Length"]) == len(response.data) < 1000


def test_it_leaves_a_page_alone_for_a_browser_that_does_not_ask():
    response = _app().test_client().get("/long")
    assert "Content-Encoding" not in response.headers
    assert "Accept-Encoding" in response.headers["Vary"]


def test_it_leaves_short_pages_and_documents_alone():
    client = _app().test_client()
    for address in ("/short", "/pdf"):
        response = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in response.headers


def test_the_length_of_the_same_page_varies():
    assert len({len(compression.squeezed(b"x" * 5000)) for _ in range(40)}) > 5


def test_a_page_travels_as_brotli_where_the_browser_reads_it():
    client = _app().test_client()
    response = client.get("/long", headers={"Accept-Encoding": "gzip, deflate, br"})
    assert response.headers["Content-Encoding"] == "br"
    page, _, padding = brotli.decompress(response.data).partition(b"<!--")
    assert page == b"<p>readiness</p>" * 500 and padding.endswith(b"-->")
    refused = client.get("/long", headers={"Accept-Encoding": "gzip, br;q=0"})
    assert refused.headers["Content-Encoding"] == "gzip"


def test_the_length_of_the_same_page_varies_as_brotli_too():
    lengths = {len(compression.pressed(b"x" * 5000)) for _ in range(40)}
    assert max(lengths) - min(lengths) > 40
