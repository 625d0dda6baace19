"""Who is told by mail that a second factor was reset, and in which words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from survey.actions.second_factors import Reset
from survey.auth.mail import post_in


def of_reset(reset: Reset) -> None:
    """Tell the person, and whoever answers for their State."""
    subject = _l("A second factor was reset")
    post_in(reset.person.language, "second_factor_reset_yours", subject, reset.person.email)
    for one in reset.told:
        post_in(one.language, "second_factor_reset", subject, one.email, name=reset.name)
