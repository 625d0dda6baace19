"""The floors, a web application of their own: an empty page, a bare template, a bare commit."""

from __future__ import annotations

import os
import sqlite3
import threading
from typing import Any

from flask import Flask, render_template_string

#: Twenty questions with five options and a remark each, and nothing else.
_TWENTY = """<!doctype html><html lang="en"><title>{{ title }}</title><form method="post">
{%- for question in questions %}
<fieldset id="{{ question.id }}"><legend>{{ question.text }}</legend>
{%- for code, text in question.options %}
<div><input type="radio" id="{{ question.id }}-{{ code }}" name="{{ question.id }}"
 value="{{ code }}">
<label for="{{ question.id }}-{{ code }}">{{ text }}</label></div>
{%- endfor %}
<label for="{{ question.id }}-remark">Remark</label>
<textarea id="{{ question.id }}-remark"
 name="{{ question.id }}-remark">{{ question.remark }}</textarea>
</fieldset>
{%- endfor %}
<button>Save</button></form>"""

_QUESTIONS = [
    {
        "id": f"question-{number}",
        "text": f"How does the office make sure that step {number} is done in time, and how often?",
        "options": [(str(level), f"Level {level}: so far, and no further") for level in range(5)],
        "remark": "A remark of a line or so, as people write them.",
    }
    for number in range(20)
]

app = Flask("floors")
_mine = threading.local()


def empty() -> str:
    """Nothing."""
    return ""


def twenty() -> str:
    """A form of twenty questions, drawn by the same engine."""
    return render_template_string(_TWENTY, title="Twenty", questions=_QUESTIONS)


def commit() -> str:
    """One row changed and kept, as safely as the product keeps an answer."""
    if not hasattr(_mine, "commit"):
        _mine.commit = _committing(os.environ["FLOOR_DATABASE"])
    _mine.commit()
    return ""


def _committing(address: str) -> Any:
    if address.startswith("postgresql"):
        import psycopg

        server = psycopg.connect(address, autocommit=True)
        return lambda: server.execute("UPDATE floor SET number = number + 1 WHERE id = 1")
    file = sqlite3.connect(address, timeout=10, isolation_level=None)
    file.execute("PRAGMA synchronous = FULL")

    def keep() -> None:
        file.execute("BEGIN IMMEDIATE")
        file.execute("UPDATE floor SET number = number + 1 WHERE id = 1")
        file.execute("COMMIT")

    return keep


app.add_url_rule("/health", "health", empty)
app.add_url_rule("/", "empty", empty)
app.add_url_rule("/twenty", "twenty", twenty)
app.add_url_rule("/commit", "commit", commit)
