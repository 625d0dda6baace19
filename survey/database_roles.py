"""The SQL with which an administrator of PostgreSQL makes the database and its two roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.dialects import postgresql

from survey.config import SettingRefused

_PREPARER = postgresql.dialect().identifier_preparer


def script(settings: Mapping[str, Any]) -> str:
    """What psql runs as a superuser, once. Raises SettingRefused where the settings name no two
    roles."""
    app = make_url(settings["SQLALCHEMY_DATABASE_URI"])
    if app.get_backend_name() != "postgresql":
        raise SettingRefused("SQLALCHEMY_DATABASE_URI names no PostgreSQL database.")
    if not settings["DATABASE_OWNER_URI"]:
        raise SettingRefused("DATABASE_OWNER_URI is not set: it names the owner of the tables.")
    owner = make_url(settings["DATABASE_OWNER_URI"])
    for name, address in (("SQLALCHEMY_DATABASE_URI", app), ("DATABASE_OWNER_URI", owner)):
        if not address.username or not address.database:
            raise SettingRefused(f"{name} must name a role and a database.")
    if _place(app) != _place(owner):
        raise SettingRefused("Both addresses must lead to the same database.")
    if app.username == owner.username:
        raise SettingRefused("The owner of the tables must be another role than the product's.")
    role, mighty, database = (_quoted(x) for x in (app.username, owner.username, app.database))
    plain = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
    return "\n".join(
        (
            "-- Run once, as a superuser: ./run survey database-roles | psql",
            "-- Then give both roles the passwords that the settings name: \\password ROLE",
            f"CREATE ROLE {mighty} {plain};",
            f"CREATE ROLE {role} {plain};",
            f"CREATE DATABASE {database} OWNER {mighty} TEMPLATE template0 ENCODING 'UTF8';",
            f"REVOKE ALL ON DATABASE {database} FROM PUBLIC;",
            f"GRANT CONNECT ON DATABASE {database} TO {role};",
            "",
        )
    )


def _place(address: URL) -> tuple[str | None, int | None, str | None]:
    return address.host or str(address.query.get("host", "")), address.port, address.database


def _quoted(name: str | None) -> str:
    return _PREPARER.quote(name or "")
