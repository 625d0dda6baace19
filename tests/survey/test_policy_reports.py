"""Reports of browsers about refused content: a line in the log, whatever is sent, and no more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from survey.app import create_app
from survey.extensions import limiter
from tests.survey.devices import count_tries
from tests.survey.settings import settings_for

CLASSIC = {
    "csp-report": {
        "document-uri": "http://localhost/assessments/secret-id/board?x=1",
        "referrer": "http://localhost/secret-referrer",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/secret-path?who=amina",
        "script-sample": "secret-sample",
    }
}
MODERN = [
    {
        "type": "csp-violation",
        "url": "http://localhost/secret-url",
        "user_agent": "secret-agent",
        "body": {"effectiveDirective": "style-src-attr", "blockedURL": "inline"},
    }
]


def report(app: Flask, body: object, kind: str = "application/csp-report"):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return app.test_client().post("/policy-reports", data=data, content_type=kind)


def test_it_takes_both_kinds_without_an_account_or_a_token(app: Flask, caplog):
    app.config["WTF_CSRF_ENABLED"] = True
    assert report(app, CLASSIC).status_code == 204
    assert report(app, MODERN, "application/reports+json").status_code == 204
    said = [record.getMessage() for record in caplog.records if "policy:" in record.getMessage()]
    assert said == [
        "policy: script-src-elem refused https:evil.example",
        "policy: style-src-attr refused inline",
    ]


def test_nothing_personal_is_kept(app: Flask, caplog):
    report(app, CLASSIC)
    report(app, MODERN, "application/reports+json")
    for word in ("secret", "amina", "assessments", "127.0.0.1"):
        assert word not in caplog.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[" * 5_000,
        b"\xff\xfe",
        b"null",
        b"[1, null, {}]",
        b'{"csp-report": 1}',
        b'{"csp-report": {"effective-directive": ["a"], "blocked-uri": {"b": 1}}}',
        b'{"csp-report": {"effective-directive": "a\\nERROR forged", "blocked-uri": "http://[1"}}',
    ],
)
def test_whatever_is_sent_it_neither_fails_nor_writes_lines_of_others(app: Flask, caplog, body):
    assert report(app, body).status_code == 204
    assert all("\n" not in record.getMessage() for record in caplog.records)
    assert "ERROR forged" not in caplog.text


def test_long_ones_are_refused_and_many_are_cut(app: Flask, caplog):
    assert report(app, b"{" + b" " * 20_000).status_code == 413
    report(app, MODERN * 50, "application/reports+json")
    assert caplog.text.count("policy:") == 20


def test_too_many_are_dropped(app: Flask):
    app.config["POLICY_REPORT_LIMIT"] = "3 per minute"
    count_tries(app)
    try:
        answers = [report(app, CLASSIC).status_code for _ in range(4)]
    finally:
        limiter.enabled = False
    assert answers == [204, 204, 204, 429]


def test_pages_name_the_address_and_only_https_the_newer_way(app: Flask):
    plain = app.test_client().get("/sign-in").headers
    assert "report-uri /policy-reports" in plain["Content-Security-Policy"]
    assert "report-to" not in plain["Content-Security-Policy"]
    safe = app.test_client().get("/sign-in", base_url="https://localhost").headers
    assert "report-to policy" in safe["Content-Security-Policy"]
    assert safe["Reporting-Endpoints"] == 'policy="/policy-reports"'


def test_plain_http_is_refused_for_as_long_as_the_setting_says(tmp_path: Path):
    for seconds, below, expected in (
        (0, True, None),
        (600, False, "max-age=600"),
        (900, True, "max-age=900; includeSubDomains"),
    ):
        settings = {"HSTS_SECONDS": seconds, "HSTS_SUBDOMAINS": below}
        app = create_app(settings_for(tmp_path / str(seconds), **settings))
        headers = app.test_client().get("/about", base_url="https://localhost").headers
        assert headers.get("Strict-Transport-Security") == expected
        assert "Strict-Transport-Security" not in app.test_client().get("/about").headers
