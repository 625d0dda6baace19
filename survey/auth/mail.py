"""Mails about accounts, sent through the mail server of the deployment, behind the request."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from typing import Any

from flask import Flask, current_app
from flask_babel import force_locale
from flask_security import MailUtil, hash_password

from survey.tongues import locale_of

log = logging.getLogger(__name__)

#: Seconds before a mail server that says nothing is given up.
PATIENCE = 10

#: One postman a process, made when the first mail is sent: threads don't survive a fork. What he
#: still carries is delivered before the process ends.
_postman: ThreadPoolExecutor | None = None


class Mail(MailUtil):
    """Plain-text mails by SMTP. Without a mail server nothing is sent, and the page says whom to
    ask."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        """Hand one mail to the postman.

        The answer of the page must neither say nor take longer where there is an account: the mail
        travels behind it, and one password is hashed here as one is for an unknown address.
        """
        if template.endswith("/reset_instructions"):
            hash_password("not-a-password")
        post(template, str(subject), str(recipient), body or "")


def post(template: str, subject: str, recipient: str, body: str) -> None:
    """Send a mail behind the request. A server that fails is logged, and the mail is lost."""
    global _postman
    settings = current_app.config
    if not settings["MAIL_HOST"]:
        return
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = str(settings["MAIL_SENDER"])
    message["To"] = recipient
    message.set_content(body)
    if _postman is None:
        _postman = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")
    wanted = ("MAIL_HOST", "MAIL_PORT", "MAIL_STARTTLS", "MAIL_USER", "MAIL_PASSWORD")
    _postman.submit(_deliver, {name: settings[name] for name in wanted}, template, message)


def wait() -> None:
    """Until every mail of this process has been handed over or given up."""
    if _postman is not None:
        # There is one postman: what is handed to him now comes last.
        _postman.submit(int).result()


def post_in(language: str, template: str, subject: Any, recipient: str, **facts: Any) -> None:
    """Write a mail in the language of whoever gets it, and send it. Also without a request."""
    with force_locale(locale_of(language)):
        body = current_app.jinja_env.get_template(f"security/email/{template}.txt")
        product = current_app.config["PRODUCT_NAME"]
        post(template, str(subject), recipient, body.render(product=product, **facts))


def _deliver(settings: Mapping[str, Any], template: str, message: EmailMessage) -> None:
    try:
        with smtplib.SMTP(settings["MAIL_HOST"], settings["MAIL_PORT"], timeout=PATIENCE) as server:
            if settings["MAIL_STARTTLS"]:
                # Without a context Python takes any certificate: whoever sits in between would
                # read the links that set a password.
                server.starttls(context=ssl.create_default_context())
            if settings["MAIL_USER"]:
                server.login(settings["MAIL_USER"], settings["MAIL_PASSWORD"])
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        log.error("a mail (%s) could not be sent: %s", template, error)
