"""Sharing: one form of ticks, what is given and withdrawn, and what a colleague did meanwhile."""

import pytest
from sqlalchemy import select

from survey.extensions import db
from survey.models import Consent, Organisation
from tests.survey.cast import LAW, TOOLS


def open_to(app):
    """Section and organisation of the current consents, and how many were withdrawn."""
    with app.app_context():
        rows = db.session.execute(
            select(Consent.section_id, Organisation.public_id, Consent.withdrawn_at).join(
                Consent.organisation
            )
        ).all()
    current = {(section, office) for section, office, gone in rows if gone is None}
    return current, sum(gone is not None for _, _, gone in rows)


def test_it_says_what_becomes_visible_and_what_does_not(everybody, see):
    text = see("sharing")
    assert "the national answer to each question" in text
    assert "what each agency answered" in text
    assert "Nothing is visible to anybody before the sign-off" in text
    assert "Generous Donor" in text


def test_ticks_are_given_and_taken_away(app, everybody, send, see):
    law, tools = f"{LAW}/{everybody.donor}", f"{TOOLS}/{everybody.office}"
    assert send("sharing", {"share": [law, tools]}).status_code == 303
    assert open_to(app) == ({(LAW, everybody.donor), (TOOLS, everybody.office)}, 0)
    assert "Fatima" in see("sharing")
    assert send("sharing", {"was": [law, tools], "share": [tools]}).status_code == 303
    assert open_to(app) == ({(TOOLS, everybody.office)}, 1)


def test_saving_without_a_change_changes_nothing(app, everybody, send):
    law = f"{LAW}/{everybody.donor}"
    send("sharing", {"share": [law]})
    send("sharing", {"was": [law], "share": [law]})
    assert open_to(app) == ({(LAW, everybody.donor)}, 0)


def test_what_a_colleague_shared_meanwhile_stays(app, everybody, send):
    law, tools = f"{LAW}/{everybody.donor}", f"{TOOLS}/{everybody.donor}"
    send("sharing", {"share": [law]}, who="goran")
    send("sharing", {"share": [tools]})
    assert open_to(app) == ({(LAW, everybody.donor), (TOOLS, everybody.donor)}, 0)


@pytest.mark.parametrize("value", ["", "nothing", "nothing/nobody", f"{LAW}/nobody"])
def test_an_unknown_tick_is_not_found_and_nothing_is_shared(app, everybody, send, value):
    data = {"share": [f"{LAW}/{everybody.donor}", value]}
    assert send("sharing", data).status_code == 404
    assert open_to(app) == (set(), 0)


def test_once_signed_the_board_leads_to_sharing_until_something_is_shared(
    everybody, send, see, put
):
    put("signed_off")
    assert "Next: choose what to share" in see("board")
    send("sharing", {"share": [f"{LAW}/{everybody.donor}"]})
    assert "Next: read the results" in see("board")
    assert "Next: choose what to share" not in see("board")
