"""The forms of Flask-Security that we use, without what we don't want."""

from flask_security.forms import LoginForm


class SignInForm(LoginForm):
    """E-mail address and password. No "remember me": desks and machines are shared."""

    remember = None  # type: ignore[assignment]
