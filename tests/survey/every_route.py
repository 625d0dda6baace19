"""What the walk over every address needs: scenes, what is typed in them, valid forms to post."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import func, select, update

from questionnaires.answers import RawAnswer, RawEvidence
from survey.actions import assessments, reports, sections, settlements, sharing, signing
from survey.extensions import db
from survey.models import (
    Assessment,
    AssessmentStatus,
    Job,
    JobState,
    Person,
    SecondFactor,
    SettlementRow,
)
from survey.models.base import now
from tests.survey import cast as casting
from tests.survey.cast import LAW, OFFLINE, ORDER, PEOPLE, UNIT, Cast, card
from tests.survey.scene import Scene

#: Who walks, in the order of the table's columns. "out" is nobody: signed out.
ROLES = (
    "out", "amina", "benoit", "dalia", "fatima", "rafael", "oscar", "chen", "odile", "ada"
)  # fmt: skip

#: Texts that exist only in Atlantis. Section by section, since sharing goes by section.
LAW_TOKENS = ("TokenComment", "TokenSource", "TokenPinpoint", "token-link", "TokenAgainst")
PEOPLE_TOKENS = ("TokenUnit",)
INSIDE = ("TokenWhy", "TokenReason", "Prosecution Service", "State Police")
SIGNER = ("TokenSigner", "TokenPost")
OF_THE_STATE = ("Atlantis", "TokenDocument", *LAW_TOKENS, *PEOPLE_TOKENS, *INSIDE, *SIGNER)

SOURCE = RawEvidence(
    source="TokenSource", pinpoint="TokenPinpoint", link="https://token-link.example/1", is_law=True
)


def answering(app: Flask) -> Scene:
    """Amina's section was sent back once and is in progress; Dalia handed in what she has."""
    with app.app_context():
        cast = casting.gather()
        _amina_answers(cast)
        where = {"assessment": cast.assessment, "agency": cast.ministry, "section": LAW}
        sections.submit_section(actor=cast.actor("amina"), **where)
        sections.return_section(actor=cast.actor("benoit"), reason="TokenReason", **where)
        _dalia_hands_in(cast)
        return _scene(app, cast, reader="fatima")


def submitted(app: Flask) -> Scene:
    """Amina's section waits for Benoit; nobody has handed in anything."""
    with app.app_context():
        cast = casting.gather()
        _amina_answers(cast)
        where = {"assessment": cast.assessment, "agency": cast.ministry, "section": LAW}
        sections.submit_section(actor=cast.actor("amina"), **where)
        return _scene(app, cast, reader="fatima")


def validating(app: Flask) -> Scene:
    """Everything is handed in, Amina and Dalia disagree, and one question of theirs is settled."""
    with app.app_context():
        cast = casting.gather()
        _collect(cast)
        return _scene(app, cast, reader="fatima")


def beside(app: Flask) -> Scene:
    """As in ``answering``, and everybody asks for the section of the other agency, Dalia's."""
    scene = answering(app)
    scene.values["agency"] = scene.cast.prosecution
    return scene


def signed(app: Flask) -> Scene:
    """Signed off; Chen's office may read the law and nothing else, Rafael's may read nothing."""
    with app.app_context():
        cast = _sign()
        _open(cast, LAW, cast.office)
        return _scene(app, cast, reader="chen")


def closed(app: Flask) -> Scene:
    """The same once its round is closed: read as before, and changed by nobody."""
    scene = signed(app)
    with app.app_context():
        db.session.execute(update(Assessment).values(status=AssessmentStatus.CLOSED))
        db.session.commit()
    scene.take_picture()
    return scene


def unshared(app: Flask) -> Scene:
    """Signed off, and nothing of it shown to anybody."""
    with app.app_context():
        return _scene(app, _sign(), reader="fatima")


def elsewhere(app: Flask) -> Scene:
    """Everybody outside may read another section, and all ask for the law."""
    with app.app_context():
        cast = _sign()
        for organisation in (cast.office, cast.reviewers, cast.donor):
            _open(cast, PEOPLE, organisation)
        return _scene(app, cast, reader="fatima")


def withdrawn(app: Flask) -> Scene:
    """Everybody outside might read the law, Chen took a report away, and the State withdrew."""
    with app.app_context():
        cast = _sign()
        outside = (cast.office, cast.reviewers, cast.donor)
        for organisation in outside:
            _open(cast, LAW, organisation)
        scene = _scene(app, cast, reader="chen")
        for organisation in outside:
            assert sharing.withdraw_consent(
                actor=cast.actor("fatima"),
                assessment=cast.assessment,
                section=LAW,
                organisation=organisation,
            )
    scene.take_picture()
    return scene


#: The life of an assessment: every address is walked in each of these ...
STAGES: dict[str, Callable[[Flask], Scene]] = {
    "answering": answering,
    "submitted": submitted,
    "validating": validating,
    "signed": signed,
}
#: ... and whose it is, and what is open to whom: every address that is about a State.
OWNERSHIPS: dict[str, Callable[[Flask], Scene]] = {
    "beside": beside,
    "unshared": unshared,
    "elsewhere": elsewhere,
    "withdrawn": withdrawn,
    "closed": closed,
}
SCENES = STAGES | OWNERSHIPS
#: The rooms that know nothing of any State's work: the same for everybody whatever is shared.
ASIDE = frozenset({"about", "admin", "auth", "security", "static"})


def scenes_of(endpoint: str) -> tuple[str, ...]:
    """The scenes in which an address is walked."""
    aside = endpoint.partition(".")[0] in ASIDE
    return tuple(STAGES if aside else SCENES)


def made_report(cast: Cast, reader: str) -> str:
    """A report that is ready, made for this reader; its public id."""
    asked = reports.request_report(
        actor=cast.actor(reader), assessment=cast.assessment, language="en"
    )
    folder = Path(current_app.config["INSTANCE"]) / "documents"
    name = f"{asked.job_id}.pdf"
    (folder / name).write_bytes(b"%PDF TokenDocument")
    job = db.session.scalars(select(Job).where(Job.public_id == asked.job_id)).one()
    job.state, job.result, job.progress = JobState.DONE, name, 100
    db.session.commit()
    return asked.job_id


def _amina_answers(cast: Cast) -> None:
    typed = {
        ORDER: card("quick", "specified", "anyone", evidence=(SOURCE,), comment="TokenComment"),
        OFFLINE: card("yes"),
    }
    assert not cast.save("amina", cast.ministry, LAW, typed).errors


def _dalia_hands_in(cast: Cast) -> None:
    against = {ORDER: card("quick", comment="TokenAgainst"), OFFLINE: card("no")}
    people = {UNIT: card("2", comment="TokenUnit")}
    for section, typed in ((LAW, against), (PEOPLE, people)):
        assert not cast.save("dalia", cast.prosecution, section, typed).errors
        sections.hand_in_section(
            actor=cast.actor("dalia"),
            assessment=cast.assessment,
            agency=cast.prosecution,
            section=section,
        )


def _collect(cast: Cast) -> None:
    where = {"assessment": cast.assessment, "agency": cast.ministry, "section": LAW}
    _amina_answers(cast)
    sections.submit_section(actor=cast.actor("amina"), **where)
    sections.hand_in_section(actor=cast.actor("benoit"), **where)
    _dalia_hands_in(cast)
    fatima = cast.actor("fatima")
    assessments.start_validating(actor=fatima, assessment=cast.assessment)
    settlements.settle(
        actor=fatima,
        assessment=cast.assessment,
        question=OFFLINE,
        raw=RawAnswer(chosen=("no",)),
        why="TokenWhy",
        base_revision=0,
    )


def _sign() -> Cast:
    cast = casting.gather()
    _collect(cast)
    fatima = cast.actor("fatima")
    signing.request_approval(
        actor=fatima, assessment=cast.assessment, signer_name="TokenSigner", signer_post="TokenPost"
    )
    signing.sign_off(actor=fatima, assessment=cast.assessment, signed_on=now().date())
    return cast


def _open(cast: Cast, section: str, organisation: str) -> None:
    sharing.give_consent(
        actor=cast.actor("fatima"),
        assessment=cast.assessment,
        section=section,
        organisation=organisation,
    )


def _with_device(name: str) -> str:
    """One of the cast has a second factor, which an administrator may reset; the public id."""
    person = db.session.scalars(select(Person).where(Person.email == f"{name}@example.org")).one()
    db.session.add(SecondFactor(person_id=person.id, secret="sealed", last_step=0))
    found = person.public_id
    # Nothing is read after this: a connection that is in use would survive its database.
    db.session.commit()
    return found


def _scene(app: Flask, cast: Cast, reader: str) -> Scene:
    settled = db.session.scalar(select(func.count(SettlementRow.id)))
    values = {
        "assessment": cast.assessment,
        "agency": cast.ministry,
        "edition": "tiny-tracks",
        "section": LAW,
        "question": OFFLINE,
        "node": "track:25/legal",
        "name": "chapters",
        "job": made_report(cast, reader),
        "token": "no-such-token",
        "person": _with_device("amina"),
        "filename": "manifest.json",
        "settlement": str(settled),
    }
    scene = Scene(app, cast, values)
    scene.take_picture()
    return scene


def form(scene: Scene, endpoint: str) -> Mapping[str, str | list[str]]:
    """A valid form for this address, as the page would post it."""
    cast, today = scene.cast, now().date().isoformat()
    typed = {f"q-{OFFLINE}-revision": "1", f"q-{OFFLINE}-value": "no"}
    made = {
        "respond.save_section": typed,
        "respond.save_card": typed,
        "respond.compare": typed,
        "respond.choose": {**typed, f"choice-{OFFLINE}": "mine"},
        "respond.bring_back": {"revision": "1", "base": "1"},
        "respond.return_section": {"reason": "Cite the paragraph."},
        "review.assign": {"agency": cast.police, "section": PEOPLE},
        "review.unassign": {"cell": f"{cast.police}/technical.preservation"},
        "review.suggestion": {"suggested": [f"{cast.police}/{PEOPLE}"]},
        "review.save_settlement": {
            "national-revision": scene.values["settlement"],
            "national-value": "yes",
            "why": "Agreed.",
        },
        "review.unsettle": {"revision": scene.values["settlement"]},
        "review.request_approval": {"signer_name": "A. Minister", "signer_post": "Minister"},
        "review.sign": {"signed_on": today},
        "review.save_sharing": {"share": [f"{PEOPLE}/{cast.donor}"]},
        "auth.take_code": {"code": "123456"},
        "auth.take_recovery": {"code": "abcd-efgh-ijkm-npqr"},
        "auth.turn_on": {"code": "123456", "password": "wrong password"},
        "auth.renew_codes": {"password": "wrong password"},
        "auth.turn_off": {"password": "wrong password"},
        "security.login": {"email": "amina@example.org", "password": "wrong password"},
        "security.change_password": {"password": "wrong password"},
        "security.forgot_password": {"email": "amina@example.org"},
        "security.reset_password": {"password": "x", "password_confirm": "x"},
    }
    return made.get(endpoint, {})
