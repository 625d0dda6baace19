"""The Flask extensions, made once and bound to the app in create_app."""

from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_migrate import Migrate
from flask_security import Security
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from survey.models.base import Base

# Our rows stand on a plain SQLAlchemy base; only its metadata is lent to the extension.
db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate(render_as_batch=True)
csrf = CSRFProtect()
babel = Babel()
security = Security()
# A file of counts that is gone or full: each process counts on its own rather than not at all.
limiter = Limiter(key_func=get_remote_address, in_memory_fallback_enabled=True)
