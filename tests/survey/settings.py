"""The settings every test app starts with: an instance of its own, cheap passwords, plain HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.instruments import ROOT as TINY_INSTRUMENTS


def settings_for(folder: Path, **more: Any) -> dict[str, Any]:
    """Overrides for create_app: everything of the instance lies below ``folder``."""
    return {
        "TESTING": True,
        "INSTANCE": folder,
        "SECRET_KEY": "a secret for tests only",
        "SECURITY_PASSWORD_SALT": "a salt for tests only",
        # No HTTPS between a test client and its app.
        "SESSION_COOKIE_SECURE": False,
        # A password takes a fifth of a millisecond instead of fifty.
        "PASSWORD_HASH_TIME": 1,
        "PASSWORD_HASH_MEMORY": 8,
        "RATELIMIT_ENABLED": False,
        # The cast signs in without devices; tests of the second factor turn this on.
        "SECOND_FACTOR_REQUIRED_FOR": (),
        # test_auth.py holds that every post needs the token; elsewhere it only is noise.
        "WTF_CSRF_ENABLED": False,
        # Other tests keep the processors busy, which paper would wait for.
        "PRINT_PATIENCE_SECONDS": 0,
        "CONTENT_ROOTS": (str(TINY_INSTRUMENTS),),
        **more,
    }
