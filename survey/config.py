"""Every setting: name, default, one line of reason. Defaults < config.py < environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from survey import database_settings, tongues
from survey.models.people import Role

ROOT = Path(__file__).resolve().parent.parent
#: The prefix of a setting in the environment: HANOI_MAIL_HOST for MAIL_HOST.
PREFIX = "HANOI_"
#: Where the two secrets of an instance are, one file each, readable by its owner only.
GENERATED = {"SECRET_KEY": "secret_key", "SECURITY_PASSWORD_SALT": "password_salt"}


class SettingRefused(Exception):
    """A setting has a value it can't have, or two settings contradict each other."""


@dataclass(frozen=True)
class Setting:
    """One setting of an instance. ``default`` also says its type: bool, int, text or a tuple of
    texts."""

    name: str
    default: bool | int | str | tuple[str, ...]
    reason: str

    def read(self, text: str) -> bool | int | str | tuple[str, ...]:
        """The value written as text in the environment. Raises SettingRefused."""
        if isinstance(self.default, bool):
            words = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
            if text.strip().lower() not in words:
                raise SettingRefused(f"{PREFIX}{self.name} must be yes or no, not {text!r}.")
            return words[text.strip().lower()]
        if isinstance(self.default, int):
            if not text.strip().isdecimal():
                raise SettingRefused(f"{PREFIX}{self.name} must be a whole number, not {text!r}.")
            return int(text)
        if isinstance(self.default, tuple):
            return tuple(part.strip() for part in text.split(",") if part.strip())
        return text


SETTINGS = (
    Setting("PRODUCT_NAME", "Hanoi Readiness", "The name in the header of every page."),
    Setting(
        "SQLALCHEMY_DATABASE_URI",
        "sqlite:///{instance}/readiness.db",
        "The database; {instance} stands for the instance folder.",
    ),
    Setting(
        "DATABASE_OWNER_URI",
        "",
        "The same PostgreSQL database as the owner of its tables; only migrations use it.",
    ),
    Setting(
        "DATABASE_POOL_SIZE",
        4,
        "Connections to PostgreSQL that a process keeps: its threads, and a few to spare.",
    ),
    Setting(
        "DATABASE_PATIENCE_SECONDS",
        10,
        "How long a request waits for PostgreSQL: to be connected, or for somebody else's change.",
    ),
    Setting(
        "CONTENT_ROOTS",
        (),
        "Folders with editions beside those of the product and of instance/instruments.",
    ),
    Setting(
        "LANGUAGES",
        ("en",),
        "The languages people may read, the first being the fallback; one without a catalogue is"
        " shown and printed as the English that it is, with English dates and from left to right;"
        " en-XA (every text longer) and"
        " ar-XB (also from right to left) show what was never translated.",
    ),
    Setting(
        "TIME_ZONE", "UTC", "The zone in which dates and times are shown, and days begin and end."
    ),
    Setting(
        "TRUSTED_HOSTS",
        (),
        "The host names people type; any other is refused. Needed for mail, whose links name one.",
    ),
    Setting("PROXIES", 0, "How many reverse proxies stand in front and set X-Forwarded headers."),
    Setting(
        "SESSION_COOKIE_SECURE",
        True,
        "The session travels only over HTTPS; no is for a machine that only talks to itself.",
    ),
    Setting("SESSION_IDLE_MINUTES", 480, "A session nobody used for so long ends: a working day."),
    Setting(
        "SESSION_ABSOLUTE_MINUTES",
        720,
        "A session ends so long after signing in, however much it was used.",
    ),
    Setting(
        "HSTS_SECONDS",
        31_536_000,
        "Over HTTPS: how long browsers refuse plain HTTP to this host; 0 says nothing about it.",
    ),
    Setting(
        "HSTS_SUBDOMAINS",
        False,
        "The same for every host below this one; yes only if all of them speak HTTPS.",
    ),
    Setting(
        "SECOND_FACTOR_REQUIRED_FOR",
        ("coordinator", "administrator"),
        "Roles that sign in with a code from their device as well; in the demo none.",
    ),
    Setting("MAX_CONTENT_LENGTH", 16_000_000, "The largest request in bytes, files included."),
    Setting(
        "MAX_FORM_MEMORY_SIZE",
        4_000_000,
        "The largest form without files: twenty comments in Arabic exceed Flask's half a megabyte.",
    ),
    Setting("MAX_FORM_PARTS", 10_000, "The most fields of one form: a section has some hundreds."),
    Setting("RATELIMIT_ENABLED", True, "Whether failed sign-ins are counted and slowed down."),
    Setting(
        "RATELIMIT_STORAGE_URI",
        "sqlite-counts://{instance}/limits.db",
        "Where they are counted: a file that all web processes of one machine share.",
    ),
    Setting(
        "SIGN_IN_LIMIT_ACCOUNT",
        "10 per 10 minutes",
        "Failed sign-ins to one account before it has to wait.",
    ),
    Setting(
        "SIGN_IN_LIMIT_ADDRESS",
        "60 per 10 minutes",
        "Failed sign-ins from one address: a whole ministry may share it.",
    ),
    Setting(
        "RESET_LIMIT_ADDRESS", "20 per hour", "Requests for a password reset from one address."
    ),
    Setting("RESET_LIMIT_ACCOUNT", "5 per hour", "Requests for a password reset for one account."),
    Setting(
        "CODE_LIMIT_ACCOUNT",
        "5 per 10 minutes",
        "Wrong codes of a second factor, and wrong passwords of whoever is signed in already.",
    ),
    Setting(
        "RECOVERY_LIMIT_ACCOUNT",
        "5 per hour",
        "Wrong recovery codes before an account has to wait.",
    ),
    Setting(
        "POLICY_REPORT_LIMIT",
        "60 per minute",
        "Reports of browsers about refused content from one address; more are dropped.",
    ),
    Setting(
        "EXPORT_LIMIT_ACCOUNT",
        "600 per 10 minutes",
        "Files of answers, tables and drawings that one account takes away; nobody clicks so fast.",
    ),
    Setting("REPORT_LIMIT_ACCOUNT", "60 per hour", "Reports that one account asks for."),
    Setting("SAVE_LIMIT_ACCOUNT", "600 per minute", "Forms that an account sends to a process."),
    Setting("PAGE_LIMIT_ACCOUNT", "1200 per minute", "Pages that it asks a process for."),
    Setting("PASSWORD_HASH_TIME", 3, "Rounds of argon2 for one password."),
    Setting("PASSWORD_HASH_MEMORY", 65_536, "Memory of argon2 for one password, in KiB."),
    Setting("MAIL_HOST", "", "The mail server; without one people ask their administrator."),
    Setting("MAIL_PORT", 587, "Its port."),
    Setting("MAIL_STARTTLS", True, "Whether the connection to it is encrypted before anything."),
    Setting("MAIL_USER", "", "The account on it, if it asks for one."),
    Setting("MAIL_PASSWORD", "", "The password of that account."),
    Setting("MAIL_SENDER", "no-reply@localhost", "The address that mails come from."),
    Setting("WEB_WORKERS", 4, "Web processes: about two a core."),
    Setting("WEB_THREADS", 2, "Threads in each: requests that wait for the database at once."),
    Setting("JOB_STALE_SECONDS", 60, "A job whose heartbeat is older was lost and starts again."),
    Setting("JOB_ATTEMPTS", 3, "How often a job is tried before it counts as failed."),
    Setting(
        "PRINT_PATIENCE_SECONDS",
        60,
        "Pages go before paper, until a report has waited so long for a processor; 0: never.",
    ),
    Setting(
        "BACKUP_PASSPHRASE_FILE",
        "",
        "A file whose first line seals backups; without one they lie open and hold no keys.",
    ),
    Setting("LOG_LEVEL", "INFO", "What is written to the log: DEBUG, INFO, WARNING or ERROR."),
    Setting(
        "DEMO",
        False,
        "Invented data and printed passwords; refuses to listen to other machines.",
    ),
)

#: What is the same on every instance, and why.
FIXED: dict[str, Any] = {
    # The session cookie: not for scripts, not for posts from other sites.
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    # A form left open over lunch must still be savable; the session's own end is the limit.
    "WTF_CSRF_TIME_LIMIT": None,
    # Sections are a list in the page's own order.
    "JSON_SORT_KEYS": False,
    "RATELIMIT_HEADERS_ENABLED": False,
    "RATELIMIT_STRATEGY": "moving-window",
    # Accounts. Nobody registers: accounts are made by invitation.
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_RESET_URL": "/reset",
    "SECURITY_CHANGE_URL": "/change-password",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    "SECURITY_POST_CHANGE_VIEW": "/account",
    "SECURITY_REGISTERABLE": False,
    "SECURITY_RECOVERABLE": True,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_AUTO_LOGIN_AFTER_RESET": False,
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=4),
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_PASSWORD_CONFIRM_REQUIRED": True,
    # Only the session signs anybody in: no tokens in headers or addresses, no passwords in headers.
    "SECURITY_API_ENABLED_METHODS": ["session"],
    # Asking for the password again after a day would lose what was typed.
    "SECURITY_FRESHNESS": timedelta(seconds=-1),
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_EMAIL_HTML": False,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
}


def load(
    overrides: Mapping[str, Any] | None = None, environment: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The whole configuration. ``overrides`` win over everything: for tests and the demo.

    ``INSTANCE`` (or HANOI_INSTANCE) is the instance folder. Raises SettingRefused.
    """
    given = dict(overrides or {})
    environment = os.environ if environment is None else environment
    default_folder = environment.get(f"{PREFIX}INSTANCE") or ROOT / "instance"
    instance = Path(given.pop("INSTANCE", default_folder)).resolve()
    values: dict[str, Any] = {setting.name: setting.default for setting in SETTINGS}
    values.update(_from_file(instance / "config.py"))
    values.update(_from_environment(environment))
    values.update(given)
    values["INSTANCE"] = instance
    for name, file in GENERATED.items():
        values.setdefault(name, None)
        values[name] = values[name] or _generated(instance / file)
    return {**FIXED, **_derived(values), **values}


def _from_file(path: Path) -> dict[str, Any]:
    """The upper-case names of instance/config.py. A name that is no setting is a typing mistake."""
    if not path.exists():
        return {}
    found: dict[str, Any] = {}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), found)  # noqa: S102
    values = {name: value for name, value in found.items() if name.isupper()}
    known = {setting.name for setting in SETTINGS} | set(GENERATED)
    for name in values:
        if name not in known:
            raise SettingRefused(f"{path} sets {name}, which is no setting of this product.")
    return values


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        text = environment.get(PREFIX + setting.name)
        if text is not None:
            values[setting.name] = setting.read(text)
    for name in GENERATED:
        if environment.get(PREFIX + name):
            values[name] = environment[PREFIX + name]
    return values


def _derived(values: dict[str, Any]) -> dict[str, Any]:
    """What the libraries want under names of their own; and what contradicts itself is refused."""
    if values["MAIL_HOST"] and not values["TRUSTED_HOSTS"]:
        raise SettingRefused(
            "MAIL_HOST is set and TRUSTED_HOSTS is not: anybody could make its links lead away."
        )
    for name in ("SQLALCHEMY_DATABASE_URI", "DATABASE_OWNER_URI"):
        values[name] = database_settings.address(str(values[name]), Path(values["INSTANCE"]))
    storage = str(values["RATELIMIT_STORAGE_URI"])
    values["RATELIMIT_STORAGE_URI"] = storage.replace("{instance}", str(values["INSTANCE"]))
    known = {str(role) for role in Role}
    if strange := sorted(set(values["SECOND_FACTOR_REQUIRED_FOR"]) - known):
        raise SettingRefused(
            f"SECOND_FACTOR_REQUIRED_FOR names {', '.join(strange)};"
            f" the roles are {', '.join(sorted(known))}."
        )
    if not values["LANGUAGES"]:
        raise SettingRefused("LANGUAGES names no language: people must read something.")
    if strange := [one for one in values["LANGUAGES"] if not tongues.is_known(one)]:
        raise SettingRefused(f"LANGUAGES names {', '.join(strange)}, which is no language tag.")
    if values["DEMO"]:
        # Its passwords are printed for everybody at this machine; a telephone would be in the way.
        values["SECOND_FACTOR_REQUIRED_FOR"] = ()
    values["TRUSTED_HOSTS"] = list(values["TRUSTED_HOSTS"]) or None
    return {
        "SQLALCHEMY_ENGINE_OPTIONS": database_settings.engine_options(values),
        # Browsers take a cookie of this name from this very host over HTTPS only: no neighbour
        # below the same domain can plant one.
        "SESSION_COOKIE_NAME": "__Host-readiness"
        if values["SESSION_COOKIE_SECURE"]
        else "readiness",
        "PERMANENT_SESSION_LIFETIME": timedelta(minutes=int(values["SESSION_IDLE_MINUTES"])),
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__time_cost": values["PASSWORD_HASH_TIME"],
            "argon2__memory_cost": values["PASSWORD_HASH_MEMORY"],
            "argon2__parallelism": 1,
        },
        "SECURITY_EMAIL_SENDER": values["MAIL_SENDER"],
        "BABEL_DEFAULT_LOCALE": tongues.locale_of(values["LANGUAGES"][0]),
        "BABEL_DEFAULT_TIMEZONE": values["TIME_ZONE"],
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "survey" / "locale"),
    }


def _generated(path: Path) -> str:
    """The secret in a file of the instance; made at the first start, and never seen by git."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    if not path.exists():
        # Two processes may start at once: whoever links first wins, and both read that one.
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").strip()
