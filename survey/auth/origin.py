"""A form is sent from our own pages: whatever another site lets a browser send is refused."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.sansio.utils import host_is_trusted

from survey.problems import AnotherSite

#: Browsers report by themselves what the policy refused, whichever page it was on.
_REPORTS = "about.policy_report"


def demand_own_page() -> None:
    """Raise AnotherSite where the browser says that another site sent this, token or not.

    ``Sec-Fetch-Site`` is true whatever stands in between. The host of ``Origin`` is compared only
    for browsers that don't send it, with the names that were set (where none were, every host
    passes): a proxy may have put another one into ``Host``.
    """
    if request.method in ("GET", "HEAD", "OPTIONS") or request.endpoint == _REPORTS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        own = site in ("same-origin", "none")
    else:
        hosts, origin = current_app.config["TRUSTED_HOSTS"], request.headers.get("Origin")
        own = origin is None or not hosts or host_is_trusted(_host(origin), hosts)
    if not own:
        raise AnotherSite


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).hostname or ""
    except ValueError:
        return ""
