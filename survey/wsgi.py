"""The application for a web server: ``gunicorn survey.wsgi:app``."""

from survey import logs, rendering
from survey.app import create_app
from survey.processes import let_memory_rest

# Before the application has a log of its own making.
logs.begin()
app = create_app()
logs.begin(app.config["LOG_LEVEL"])
# Once for all processes that part from this one: else each would do it while its first people wait.
rendering.read_ahead(app)
# As its marks are left alone, processes that part from this one go on sharing what was read.
let_memory_rest()
