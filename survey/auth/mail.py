"""Mails about accounts, sent through the mail server of the deployment."""

from __future__ import annotations

import logging
import smtplib
from email.message import EmailMessage
from typing import Any

from flask import Flask, current_app
from flask_security import MailUtil

log = logging.getLogger(__name__)

#: Seconds before a mail server that says nothing is given up.
PATIENCE = 10


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
        """Send one mail. A server that fails is logged: the page must say the same to everybody."""
        settings = current_app.config
        if not settings["MAIL_HOST"]:
            return
        message = EmailMessage()
        message["Subject"] = str(subject)
        message["From"] = str(sender)
        message["To"] = str(recipient)
        message.set_content(body or "")
        try:
            with smtplib.SMTP(
                settings["MAIL_HOST"], settings["MAIL_PORT"], timeout=PATIENCE
            ) as server:
                if settings["MAIL_STARTTLS"]:
                    server.starttls()
                if settings["MAIL_USER"]:
                    server.login(settings["MAIL_USER"], settings["MAIL_PASSWORD"])
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            log.error("a mail (%s) could not be sent: %s", template, error)
