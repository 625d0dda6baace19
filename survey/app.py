"""create_app(): reads as a table of contents."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import inspect, select
from werkzeug.middleware.proxy_fix import ProxyFix

from survey import (
    acting,
    auth,
    compression,
    config,
    errors,
    headers,
    incoming_text,
    language,
    loopback,
    rendering,
    sessions,
    static_files,
    updating,
)
from survey.database import prepare_engine
from survey.extensions import csrf, db, limiter, migrate
from survey.instruments import method_of, open_edition
from survey.models import Round

#: The packages with pages, one for each audience; each has a routes.py with a ``blueprint``.
PAGES = (
    "survey.about",
    "survey.auth",
    "survey.respond",
    "survey.review",
    "survey.coordinate",
    "survey.results",
    "survey.admin",
)


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """The whole web application. ``overrides`` win over every other source of settings.

    Raises SettingRefused, or ContentError with every problem of every edition in use.
    """
    settings = config.load(overrides)
    app = Flask("survey", instance_path=str(settings["INSTANCE"]))
    app.config.update(settings)
    compression.prepare(app)
    updating.prepare(app)
    prepare_instance(settings["INSTANCE"])
    prepare_proxies(app)
    prepare_database(app)
    prepare_content(app)
    language.prepare(app)
    rendering.prepare(app)
    incoming_text.prepare(app)
    limiter.init_app(app)
    auth.prepare(app)
    # After the guard: a session that has ended is told as that, and keeps what was typed.
    csrf.init_app(app)
    # Browsers report by themselves, without a form.
    csrf.exempt("survey.about.policy_reports.policy_report")
    static_files.init_app(app)
    headers.prepare(app)
    sessions.prepare(app)
    register_pages(app)
    auth.limit(app)
    errors.prepare(app)
    loopback.prepare(app)
    return app


def prepare_instance(folder: Path) -> None:
    """What a deployment owns is for the account that runs it, and nobody else."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "documents").mkdir(mode=0o700, exist_ok=True)


def prepare_proxies(app: Flask) -> None:
    """Believe X-Forwarded headers only as often as there are proxies of ours."""
    if hops := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops
        )


def prepare_database(app: Flask) -> None:
    """The rows, and the migrations that made their tables."""
    db.init_app(app)
    migrate.init_app(app, db, directory=str(config.ROOT / "survey" / "migrations"))
    with app.app_context():
        prepare_engine(db.engine)
        acting.prepare(db.engine)


def prepare_content(app: Flask) -> None:
    """Open every edition that a round uses, so that a broken one is seen now and not by a user."""
    with app.app_context():
        if inspect(db.engine).has_table("round"):
            for edition in db.session.scalars(select(Round.edition).distinct()):
                method_of(open_edition(edition))
        # The web server forks after this: a connection must not be in two processes.
        db.session.remove()
        if db.engine.url.database not in (None, "", ":memory:"):
            db.engine.dispose()


def register_pages(app: Flask) -> None:
    """The addresses of every audience."""
    for package in PAGES:
        app.register_blueprint(import_module(f"{package}.routes").blueprint)
