"""The files of survey/static: their addresses, compressed twins, and how long to keep them."""

from __future__ import annotations

import json
import re
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

FOLDER = Path(__file__).parent / "static"
#: A name that carries the hash of its content never changes what it means.
HASHED = re.compile(r"-[0-9a-f]{10}\.[a-z]+$")
FOR_EVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"
#: The browser's word for an encoding and the ending of the twin that has it; the smaller first.
ENCODINGS = {"br": ".br", "gzip": ".gz"}
#: Said aloud: what a system's own list says of .js differs between machines, and a module of a
#: wrong type does not run.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}


class AssetsMissing(RuntimeError):
    """The built files are not there; ./run assets makes them."""


def read_manifest(folder: Path = FOLDER) -> dict[str, str]:
    """Logical name -> hashed name, as the build wrote it: {"app.css": "app-8d14723d70.css"}."""
    try:
        names: dict[str, str] = json.loads((folder / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        raise AssetsMissing(f"no manifest.json in {folder}: build it with ./run assets") from None
    return names


def asset_url(name: str) -> str:
    """The address of a built file; an unknown name is a mistake in a template and a KeyError."""
    names = read_manifest() if current_app.debug else current_app.extensions["static_files"]
    return url_for("static", filename=names[name])


def serve(filename: str) -> Response:
    """One file, as its compressed twin where the browser takes it; a twin has no own address."""
    joined = safe_join(str(FOLDER), filename)
    path = Path(joined) if joined else None
    content_type = TYPES.get(path.suffix) if path else None
    if path is None or content_type is None or not path.is_file():
        raise NotFound

    response = Response(content_type=content_type)
    encoding = next((e for e in ENCODINGS if _takes(e) and twin(path, e).is_file()), None)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    # Whole files and no file handles: the largest has a third of a megabyte and is asked for once.
    response.data = (twin(path, encoding) if encoding else path).read_bytes()
    response.add_etag()
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = FOR_EVER if HASHED.search(path.name) else ASK_EACH_TIME
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.make_conditional(request)
    return response


def twin(path: Path, encoding: str) -> Path:
    """The compressed file beside a file."""
    return path.with_name(path.name + ENCODINGS[encoding])


def _takes(encoding: str) -> bool:
    return bool(request.accept_encodings[encoding] > 0)


def init_app(app: Flask) -> None:
    """Answers /static/... in place of Flask's own view and gives templates `asset_url`."""
    app.extensions["static_files"] = read_manifest()
    app.jinja_env.globals["asset_url"] = asset_url
    if "static" in app.view_functions:
        app.view_functions["static"] = serve
    else:
        app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=serve)
