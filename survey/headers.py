"""What every answer says to the browser: load nothing foreign, run nothing inline, keep nothing."""

from __future__ import annotations

from flask import Flask, Response, current_app, request

#: Where browsers report what was refused. Not url_for: a name that is not ours has no addresses,
#: and the answer that says so has these headers as well.
REPORTS = "/policy-reports"

POLICY = (
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    # Same origin and not "no-referrer": the check of a post over HTTPS reads it.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def prepare(app: Flask) -> None:
    """Put the headers on every answer."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    for name, value in ALWAYS.items():
        response.headers[name] = value
    reports = request.script_root + REPORTS
    rules = [*POLICY, f"report-uri {reports}"]
    if request.is_secure:
        # Over plain HTTP Chromium keeps no list of endpoints: with report-to it would send nothing.
        response.headers["Reporting-Endpoints"] = f'policy="{reports}"'
        rules.append("report-to policy")
        if seconds := current_app.config["HSTS_SECONDS"]:
            below = "; includeSubDomains" if current_app.config["HSTS_SUBDOMAINS"] else ""
            response.headers["Strict-Transport-Security"] = f"max-age={seconds}{below}"
    response.headers["Content-Security-Policy"] = "; ".join(rules)
    if request.endpoint != "static" or response.mimetype == "text/html":
        # Everything but a file knows who is signed in, the page that says there is no such file
        # too: a shared machine must not show it to the next.
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
    return response
