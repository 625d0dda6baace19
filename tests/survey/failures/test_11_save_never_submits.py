"""Failure 11: "save for later" on the last page submitted."""

from __future__ import annotations

import pytest

from tests.survey.cast import OFFLINE, ORDER, card
from tests.survey.respond.conftest import FORM

#: What hands a section on, and is meant to.
ON = {"respond.submit", "respond.hand_in", "respond.return_section"}


def presses(desk) -> dict[str, list[tuple[str, bytes]]]:
    """Every way to save that the respondent's pages have: endpoint -> addresses and bodies."""
    form = desk.form().tick(OFFLINE, "yes")
    buttons = [control.value for control in form.controls if control.kind == "button"]
    one = form.only(OFFLINE).body(None)
    return {
        "respond.save_section": [
            *((desk.path, desk.form().tick(OFFLINE, "no").body(button)) for button in buttons),
            (desk.path, desk.form().tick(OFFLINE, "yes").body(None)),
        ],
        "respond.save_card": [(f"{desk.path}/questions/{OFFLINE}", one)],
        "respond.compare": [(f"{desk.path}/compare", one)],
        "respond.choose": [
            (f"{desk.path}/choose", one + f"&choice-{OFFLINE}={which}".encode())
            for which in ("mine", "theirs")
        ],
        "respond.bring_back": [(f"{desk.path}/questions/{ORDER}/history", b"revision=1&base=2")],
    }


def test_every_way_to_save_is_pressed_here(desk):
    posts = {
        rule.endpoint
        for rule in desk.app.url_map.iter_rules()
        if rule.endpoint.startswith("respond.") and "POST" in (rule.methods or ())
    }
    assert posts - ON == set(presses(desk))


@pytest.mark.parametrize("status", ["in_progress", "returned"])
def test_saving_from_every_page_leaves_a_draft(desk, everybody, status):
    with desk.app.app_context():
        for base, chosen in enumerate(("quick", "secret")):
            everybody.save(
                "amina", everybody.ministry, desk.section, {ORDER: card(chosen, base=base)}
            )
    for endpoint, sent in presses(desk).items():
        for address, body in sent:
            desk.put(status)
            answer = desk.client.post(address, data=body, content_type=FORM)
            assert answer.status_code < 500, endpoint
            assert desk.status() in ("in_progress", status), (endpoint, body[-40:])
            leads = answer.headers.get("Location", "")
            assert not leads.endswith(("/submit", "/hand-in")), endpoint
