"""Where the database is, and how connections to it are kept: from our settings to SQLAlchemy's."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def address(uri: str, instance: Path) -> str:
    """The address with the instance folder and the one driver for PostgreSQL that is here."""
    for prefix in ("postgres://", "postgresql://"):
        if uri.startswith(prefix):
            uri = f"postgresql+psycopg://{uri.removeprefix(prefix)}"
    return uri.replace("{instance}", str(instance))


def engine_options(values: dict[str, Any]) -> dict[str, Any]:
    """How connections to PostgreSQL are kept; a file needs none of it."""
    # An error of the database goes into the log; what somebody answered must not go with it.
    every: dict[str, Any] = {"hide_parameters": True}
    if not values["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        return every
    patience = int(values["DATABASE_PATIENCE_SECONDS"])
    return every | {
        # Who was used last knows best: the server has prepared most for it.
        "pool_use_lifo": True,
        "pool_size": int(values["DATABASE_POOL_SIZE"]),
        "max_overflow": int(values["DATABASE_POOL_SIZE"]),
        "pool_timeout": patience,
        "connect_args": {
            "connect_timeout": patience,
            "application_name": "readiness",
            "options": f"-c lock_timeout={patience * 1000} -c timezone=UTC",
        },
    }
