"""A first round is set up by commands alone; who takes part is said by whoever has the machine."""

from __future__ import annotations

import inspect
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update

import survey.app
from survey import acting, audit
from survey.acting import acting_for_the_system
from survey.actions import founding, people
from survey.actions.transaction import changing
from survey.app import create_app
from survey.auth.passwords import new_password
from survey.cli import main
from survey.extensions import db
from survey.models import Agency, AuditEvent, Grant, Notice, Round
from survey.models.base import now
from survey.policies import Actor, GrantView
from survey.problems import Refused, SetUpRefused
from survey.queries import founded
from tests.instruments import ROOT as TINY_INSTRUMENTS
from tests.survey.cast import LAW, NAMES, OFFLINE, ORDER, Cast
from tests.survey.engines import database_of, only_postgresql
from tests.survey.signing_in import sign_in

OPENS, DUE = date(2026, 1, 1), date(2030, 1, 1)


@pytest.fixture
def say(app: Flask, monkeypatch: pytest.MonkeyPatch, capsys):
    """``say("add", "state", "KEN")``: a command with an application of its own; what it printed."""
    settings = {
        "INSTANCE": app.config["INSTANCE"],
        "CONTENT_ROOTS": TINY_INSTRUMENTS,
        "PASSWORD_HASH_MEMORY": 8,
        "PASSWORD_HASH_TIME": 1,
        **database_of(app).settings(),
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"HANOI_{name}", str(value))
    (app.config["INSTANCE"] / "password_salt").write_text(app.config["SECURITY_PASSWORD_SALT"])

    made: list[Flask] = []

    def noted(*given) -> Flask:
        made.append(create_app(*given))
        return made[-1]

    monkeypatch.setattr(survey.app, "create_app", noted)

    def run(*words: str, fails: bool = False) -> str:
        code = main(words)
        # What a command makes itself has connections to hang up too.
        while made:
            with made.pop().app_context():
                db.engine.dispose()
        said = capsys.readouterr()
        assert code == (1 if fails else 0), said.err
        return said.err if fails else said.out

    return run


def test_a_first_round_is_set_up_by_commands_alone(app: Flask, say):
    """From an empty database to a signed assessment: nothing but commands, and pages."""
    say("accounts", "--administrator", "root@example.org")
    say("add", "state", "KEN")
    say("add", "agency", "ken", "State Police", "police")
    say("add", "organisation", "United Office", "--coordinates")
    say("add", "round", "First", "tiny-tracks", "2026-01-01", "2029-01-01", "--draft")
    say("due", "First", "2030-01-01")
    say("add", "assessment", "KEN", "First")
    passwords = {}
    for name in ("femi", "rita", "chen"):
        email, passwords[name] = say("add", "person", f"{name}@example.org", name).split()
    say("role", "femi@example.org", "focal_point", "KEN")
    say("role", "rita@example.org", "respondent", "KEN/State Police")
    say("role", "chen@example.org", "coordinator", "United Office")
    listed = say("list")
    assert "state  KEN  Kenya\n  agency  State Police  (police)\n" in listed
    assert "(edition tiny-tracks, 2026-01-01 to 2030-01-01)\n  KEN  preparing\n" in listed
    assert "respondent (State Police, Kenya)" in say("accounts")

    browsers = {name: app.test_client() for name in passwords}
    for name, client in browsers.items():
        assert sign_in_(client, f"{name}@example.org", passwords[name]).status_code == 302
    femi, rita, chen = browsers.values()
    board = femi.get("/", follow_redirects=True)
    where = board.request.path.removesuffix("/board")
    with app.app_context():
        agency = db.session.scalars(select(Agency.public_id)).one()

    def send(client, path: str, **form):
        answer = client.post(f"{where}/{path}", data=form)
        assert answer.status_code == 303, answer.text
        return answer

    send(femi, "assign", agency=agency, section=LAW)
    send(femi, "start")
    card = f"{where}/agencies/{agency}/sections/{LAW}"
    for question, value in ((ORDER, "quick"), (OFFLINE, "yes")):
        form = {f"q-{question}-value": value, f"q-{question}-revision": "0"}
        accept = {"Accept": "application/json"}
        saved = rita.post(f"{card}/questions/{question}", data=form, headers=accept)
        assert saved.status_code == 200, saved.text
    assert rita.post(f"{card}/hand-in").status_code == 303
    send(femi, "validate")
    send(femi, "sign-off/request", signer_name="A. Minister", signer_post="Minister")
    send(femi, "sign-off/sign", signed_on="2026-02-01")
    assert femi.get(f"{where}/results").status_code == 200
    assert chen.get(f"{where}/results").status_code == 404
    assert "signed_off" in say("list")
    assert "is whole" in say("audit", "verify")


def sign_in_(client, email: str, password: str):
    return client.post("/sign-in", data={"email": email, "password": password})


def test_a_closed_account_is_out_at_once_and_comes_back_with_its_roles(app: Flask, say):
    say("add", "state", "KEN")
    _, password = say("add", "person", "femi@example.org", "Femi").split()
    say("role", "femi@example.org", "focal_point", "KEN")
    client = app.test_client()
    sign_in(client, "femi@example.org", password)
    assert client.get("/account").status_code == 200
    assert "closed" in say("close-account", "femi@example.org")
    assert client.get("/account").status_code == 302
    assert sign_in(app.test_client(), "femi@example.org", password).status_code == 200
    assert "was closed already" in say("close-account", "FEMI@example.org")
    assert "closed" in say("role", "femi@example.org", "focal_point", "KEN", fails=True)
    assert "open" in say("open-account", "femi@example.org")
    assert sign_in(app.test_client(), "femi@example.org", password).status_code == 302


def test_a_role_that_ended_opens_nothing_more_and_its_state_is_told(app: Flask, say, client_of):
    say("add", "state", "KEN")
    say("add", "agency", "KEN", "State Police", "police")
    for name in ("femi", "rita"):
        say("add", "person", f"{name}@example.org", name)
    say("role", "femi@example.org", "focal_point", "KEN")
    role = ("role", "rita@example.org", "respondent", "KEN/State Police")
    assert "given" in say(*role)
    assert "already" in say(*role)
    rita, femi = client_of("rita"), client_of("femi")
    assert "Respondent" in rita.get("/account").text
    assert "ended" in say(*role, "--end")
    assert "did not have it" in say(*role, "--end")
    assert "Respondent" not in rita.get("/account").text
    told = femi.get("/account").text
    assert "rita was given a role in your State." in told
    assert "A role of rita in your State has ended." in told
    with app.app_context():
        # The person itself is no news to itself, and nobody else leads the State.
        assert len(db.session.scalars(select(Notice)).all()) == 2
        assert (
            db.session.scalars(select(Grant.ended_at).where(Grant.role == "respondent")).one()
            is not None
        )
        verbs = db.session.scalars(
            select(AuditEvent.verb).where(AuditEvent.state_id.is_not(None)).order_by(AuditEvent.id)
        ).all()
    assert verbs == ["add_state", "add_agency", "give_role", "give_role", "end_role"]


WRONG = [
    (("add", "state", "ZZZ"), "no code of a State"),
    (("add", "state", "KEN"), "already"),
    (("add", "state", "FRA", "--name", "Gaul"), "has the name it has"),
    (("add", "state", "XAZ"), "one line of text"),
    (("add", "agency", "KEN", "State Police", "police"), "already"),
    (("add", "agency", "KEN", "Court", "court"), "no kind of agency"),
    (("add", "agency", "FRA", "Court", "judiciary"), "no State 'FRA'"),
    (("add", "agency", "KEN", "two\nlines", "judiciary"), "one line of text"),
    (("add", "organisation", "United Office"), "already"),
    (("add", "round", "Next", "2031.1", "2026-01-01", "2026-02-01"), "no edition '2031.1'"),
    (("add", "round", "Next", "tiny-tracks", "2026-01-01", "2026-02-01"), "is a draft"),
    (("add", "round", "Next", "tiny-tracks", "2026-03-01", "2026-02-01", "--draft"), "before"),
    (("add", "round", "First", "tiny-tracks", "2026-01-01", "2026-02-01", "--draft"), "already"),
    (("due", "First", "2025-01-01"), "before"),
    (("due", "Second", "2027-01-01"), "no round 'Second'"),
    (("add", "assessment", "KEN", "Second"), "no round 'Second'"),
    (("add", "assessment", "KEN", "First"), "already"),
    (("add", "person", "rita", "Rita"), "no mail address"),
    (("add", "person", "RITA@example.org", "Rita"), "already"),
    (("add", "person", "new@example.org", "New", "--language", "tlh"), "not spoken here"),
    (("role", "nobody@example.org", "respondent", "KEN/State Police"), "no account"),
    (("role", "rita@example.org", "king", "KEN"), "no role"),
    (("role", "rita@example.org", "respondent", "KEN"), "no agency ''"),
    (("role", "rita@example.org", "respondent"), "CODE/NAME"),
    (("role", "rita@example.org", "focal_point", "FRA"), "no State 'FRA'"),
    (("role", "rita@example.org", "observer", "Nobody"), "no organisation"),
    (("role", "rita@example.org", "administrator", "KEN"), "has no place"),
    (("close-account", "nobody@example.org"), "no account"),
]


def test_what_cannot_be_is_refused_in_a_sentence_and_changes_nothing(app: Flask, say):
    say("add", "state", "KEN")
    say("add", "agency", "KEN", "State Police", "police")
    say("add", "organisation", "United Office")
    say("add", "round", "First", "tiny-tracks", "2026-01-01", "2030-01-01", "--draft")
    say("add", "assessment", "KEN", "First")
    say("add", "person", "rita@example.org", "Rita")
    before = database_of(app).rows(app)
    for words, sentence in WRONG:
        said = say(*words, fails=True)
        assert sentence in said and said.count("\n") == 1, (words, said)
    assert database_of(app).rows(app) == before


def test_a_day_that_is_none_is_told_before_anything_is_opened(capsys):
    with pytest.raises(SystemExit):
        main(["due", "First", "tomorrow"])
    assert "is no day such as 2027-01-31" in capsys.readouterr().err


def test_nobody_who_is_signed_in_says_who_takes_part(bare_app: Flask):
    """No page calls these; one that did would be refused all the same, an administrator's too."""
    root = Actor(person_id=1, name="Ada", grants=(GrantView("administrator"),))
    given = {
        "code": "KEN",
        "name": "Name",
        "state": "KEN",
        "kind": "police",
        "title": "First",
        "edition": "tiny-tracks",
        "opens_on": OPENS,
        "due_on": DUE,
        "round_title": "First",
        "email": "new@example.org",
        "language": "en",
        "hashed": new_password(),
        "role": "administrator",
    }
    verbs = [
        found
        for module in (founding, people)
        for name, found in vars(module).items()
        if inspect.isfunction(found) and "actor" in inspect.signature(found).parameters
        if found.__module__ == module.__name__ and not name.startswith("_")
    ]
    assert len(verbs) == 10
    for verb in verbs:
        wanted = inspect.signature(verb).parameters.keys() & given.keys()
        with pytest.raises(Refused):
            verb(actor=root, **{name: given[name] for name in wanted})
    with pytest.raises(Refused):
        founded.listing(root)
    with acting_for_the_system():
        assert not db.session.scalars(select(Round)).all()


def test_a_published_edition_needs_no_leave(bare_app: Flask, monkeypatch: pytest.MonkeyPatch):
    opened = founding.open_edition("tiny-tracks")
    published = opened.edition.model_copy(update={"status": "published"})
    monkeypatch.setattr(
        founding, "open_edition", lambda name: opened.model_copy(update={"edition": published})
    )
    what = {"edition": "tiny-tracks", "opens_on": OPENS, "due_on": DUE}
    assert founding.add_round(actor=audit.SYSTEM, title="First", **what)
    with pytest.raises(SetUpRefused, match="already"):
        founding.add_round(actor=audit.SYSTEM, title="First", **what)


@only_postgresql
def test_what_somebody_was_told_is_read_and_marked_by_nobody_else(cast: Cast):
    """Of whom it tells is no business of a neighbour, nor of who administers."""
    with changing() as session:
        told, about = cast.people["fatima"], cast.people["amina"]
        session.add(Notice(person_id=told, about_id=about, kind="role_given"))
    for name in NAMES:
        acting.act_for(acting.scope_of(cast.actor(name)))
        own = int(name == "fatima")
        assert len(db.session.scalars(select(Notice.id)).all()) == own, name
        marked = db.session.execute(update(Notice).values(read_at=now()))
        assert marked.rowcount == own, name
        db.session.rollback()
        acting.act_for(acting.SYSTEM)
