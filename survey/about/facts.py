"""What this service is; and for machines, whether it can reach its database."""

from flask import Response, jsonify, make_response, render_template
from sqlalchemy import text

from survey.extensions import db


def show() -> str:
    """The page about the service."""
    return render_template("about/page.html")


def health() -> Response:
    """200 while the database answers; anything else is the table of errors' business."""
    db.session.execute(text("SELECT 1"))
    return make_response(jsonify({"status": "ok"}), 200)
