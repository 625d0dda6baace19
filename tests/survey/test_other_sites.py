"""What a page of another site makes a browser send, with whatever token."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from survey.headers import REPORTS
from tests.survey.engines import only_sqlite
from tests.survey.signing_in import token

#: What a browser says of a post that a page of another site made it send.
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "https://survey.example.evil.example"},
    {"Origin": "null"},
    {"Origin": "https://["},
]
OWN = [
    {},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://survey.example"},
    {"Sec-Fetch-Site": "none"},
    # A proxy that leaves the port out, or speaks to us without TLS.
    {"Origin": "https://survey.example:8443"},
]


@only_sqlite
@pytest.mark.parametrize("secure", [False, True])
def test_what_another_site_sends_is_refused_whatever_token_it_has(
    with_amina: Callable[..., Flask], secure: bool
):
    app = with_amina(TRUSTED_HOSTS=["survey.example"])
    base = f"http{'s' * secure}://survey.example"
    client = app.test_client()
    for says, expected in [(one, 403) for one in FOREIGN] + [(one, 200) for one in OWN]:
        form = {
            "csrf_token": token(client, f"{base}/sign-in"),
            "email": "x@example.org",
            "password": "wrong",
        }
        referred = {"Referer": f"{base}/sign-in"}
        answer = client.post("/sign-in", data=form, headers={**says, **referred}, base_url=base)
        assert answer.status_code == expected, says
        assert ("another site" in answer.text) == (expected == 403)


@only_sqlite
def test_where_no_names_were_set_no_proxy_that_changes_the_host_is_in_the_way(
    with_amina: Callable[..., Flask],
):
    client = with_amina().test_client()
    form = {"csrf_token": token(client), "email": "x@example.org", "password": "wrong"}
    for says, expected in (
        ({"Origin": "https://outside.example"}, 200),
        # What a browser that keeps quiet about where it was says of every post.
        ({"Origin": "null"}, 200),
        ({"Origin": "https://outside.example", "Sec-Fetch-Site": "cross-site"}, 403),
    ):
        assert client.post("/sign-in", data=form, headers=says).status_code == expected


@only_sqlite
def test_the_reports_of_browsers_come_from_anywhere(with_amina: Callable[..., Flask]):
    client = with_amina().test_client()
    says = {"Sec-Fetch-Site": "cross-site", "Content-Type": "application/csp-report"}
    assert client.post(REPORTS, data="{}", headers=says).status_code != 403
