"""docs/settings.md, whole: every setting with its default and its reason."""

from __future__ import annotations

from survey.config import PREFIX, SETTINGS


def as_markdown() -> str:
    """The page docs/settings.md."""
    lines = [
        "# Settings",
        "",
        "Written by `./run survey settings > docs/settings.md` from `survey/config.py`.",
        "",
        'A setting is read from `instance/config.py` (`MAIL_HOST = "mail.example.org"`) and then',
        f"from the environment (`{PREFIX}MAIL_HOST=mail.example.org`), which wins. There a list is",
        "written with commas, and yes or no as `yes` or `no`.",
        f"`{PREFIX}INSTANCE` names the instance folder itself.",
        "",
        "| setting | default | reason |",
        "|---|---|---|",
    ]
    for setting in SETTINGS:
        lines.append(f"| `{setting.name}` | `{_written(setting.default)}` | {setting.reason} |")
    lines += [
        "",
        "`SECRET_KEY` and `SECURITY_PASSWORD_SALT` are made at the first start and kept in the",
        "instance folder, readable by its owner only. Whoever loses them ends every session and",
        "has to set every password and every second factor anew.",
    ]
    return "\n".join(lines) + "\n"


def _written(default: object) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, tuple):
        return ", ".join(default) or " "
    return str(default) or " "
