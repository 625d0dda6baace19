"""The application for a web server: ``gunicorn survey.wsgi:app``."""

import gc

from survey import logs, rendering
from survey.app import create_app

# Before the application has a log of its own making.
logs.begin()
app = create_app()
logs.begin(app.config["LOG_LEVEL"])
# Once for all processes that part from this one: else each would do it while its first people wait.
rendering.read_ahead(app)
# What was read so far stays for good: the collector need not walk it again and again, and, as its
# marks are left alone, processes that part from this one go on sharing it.
gc.collect()
gc.freeze()
