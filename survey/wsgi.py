"""The application for a web server: ``gunicorn survey.wsgi:app``."""

from survey.app import create_app

app = create_app()
