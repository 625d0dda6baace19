"""The application for a web server: ``gunicorn survey.wsgi:app``."""

from survey import logs
from survey.app import create_app

# Before the application has a log of its own making.
logs.begin()
app = create_app()
logs.begin(app.config["LOG_LEVEL"])
