"""An assessment as a file: exported, wiped, taken in and exported again it has the same digest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from questionnaires.answers import RawAnswer
from questionnaires.exchange import digest_of
from survey import audit, exporting
from survey.actions import assessments, importing, sections, settlements, sharing, signing
from survey.app import create_app
from survey.cli import main
from survey.extensions import db
from survey.models import Assessment, AuditEvent, Grant, Person
from survey.models.base import Base, now
from survey.problems import ImportRefused
from tests.instruments import ROOT as TINY_INSTRUMENTS
from tests.survey import cast as casting
from tests.survey.cast import ACT, LAW, OFFLINE, ORDER, PEOPLE, UNIT, card
from tests.survey.settings import settings_for
from tests.survey.stored_rows import rows


@pytest.fixture
def signed(cast):
    """Every kind of row: each state, reasons, remarks, bills, evidence also where it was removed,
    former texts, settlements also where superseded, a snapshot, consents given and withdrawn."""
    where = {"assessment": cast.assessment}
    cast.save("amina", cast.ministry, LAW, {ORDER: card("~dont_know", comment="first")})
    pipeline = {"pipeline_stage": "drafted", "pipeline_expected": "2027-06-01"}
    typed = {
        ORDER: card("quick", base=1, evidence=(ACT,), comment="مرحبا", **pipeline),
        OFFLINE: card("yes"),
    }
    assert not cast.save("amina", cast.ministry, LAW, typed).errors
    typed = {ORDER: card("quick", base=2, evidence=(), comment="third", comment_language="fr")}
    assert not cast.save("amina", cast.ministry, LAW, typed).errors
    law = {**where, "agency": cast.ministry, "section": LAW}
    sections.submit_section(actor=cast.actor("amina"), **law)
    sections.return_section(actor=cast.actor("benoit"), reason="Cite it.", **law)
    sections.submit_section(actor=cast.actor("amina"), **law)
    sections.hand_in_section(actor=cast.actor("benoit"), **law)
    cast.hand_in_against()
    cast.save("dalia", cast.prosecution, PEOPLE, {UNIT: card("~withheld")})
    sections.hand_in_section(
        actor=cast.actor("dalia"), agency=cast.prosecution, section=PEOPLE, **where
    )
    fatima = cast.actor("fatima")
    assessments.start_validating(actor=fatima, **where)
    for revision, chosen in enumerate(("no", "yes")):
        settlements.settle(
            actor=fatima,
            question=OFFLINE,
            raw=RawAnswer(chosen=(chosen,)),
            why=f"reason {revision}",
            base_revision=revision,
            **where,
        )
    signing.request_approval(actor=fatima, signer_name="A", signer_post="Minister", **where)
    signing.sign_off(actor=fatima, signed_on=now().date(), **where)
    for office in (cast.office, cast.donor):
        sharing.give_consent(actor=fatima, section=LAW, organisation=office, **where)
    sharing.withdraw_consent(actor=fatima, section=LAW, organisation=cast.donor, **where)
    return cast


def export(cast):
    return exporting.assessment_to_json(cast.assessment)


def take_in(data, **more):
    return importing.import_assessment(actor=audit.SYSTEM, data=data, **more)


def wipe():
    """The assessment with all that is its own; who and what it stands on stays."""
    db.session.rollback()
    for table in ("job", "score", *reversed(exporting.OWN)):
        db.session.execute(delete(exporting.table_of(table)))
    db.session.execute(delete(Assessment))
    db.session.commit()


def test_it_holds_everything(signed):
    data = export(signed)
    assert all(data[table] for table in exporting.OWN)
    assert len(data["answer_revision"]) == 2 and len(data["evidence"]) == 1
    assert data["evidence"][0]["removed_at"] and data["settlement"][0]["superseded_at"]
    assert [bool(row["withdrawn_at"]) for row in data["consent"]] == [False, True]
    assert {row["state"] for row in data["answer"]} == {"answered", "withheld"}
    text = json.dumps(data, ensure_ascii=False)
    for word in ("first", "مرحبا", "third", "drafted", "2027-06-01", "reason 0", "Cybercrime Act"):
        assert word in text, word
    # People as far as they wrote something, and nothing that lets anybody in.
    assert {row["email"].split("@")[0] for row in data["person"]} == {
        "amina",
        "benoit",
        "dalia",
        "fatima",
    }
    assert "fs_uniquifier" not in text and "password" not in text


def test_taken_in_again_after_a_wipe_it_is_the_same(signed):
    data = export(signed)
    wipe()
    intake = take_in(data)
    assert intake.counts == {table: len(data[table]) for table in exporting.OWN}
    assert intake.new == {}
    again = export(signed)
    assert again["digest"] == data["digest"] and again == data


def test_in_an_empty_instance_too_with_closed_accounts_for_those_who_wrote(signed, tmp_path):
    data = json.loads(json.dumps(export(signed)))
    other = create_app(settings_for(tmp_path / "other"))
    with other.app_context():
        db.create_all()
        intake = take_in(data)
        assert len(intake.new["person"]) == 4 and intake.new["state"] == ["XAA"]
        assert exporting.assessment_to_json("XAA") == data
        for person in rows(Person):
            assert (person.active, person.password) == (False, None)
        assert rows(Grant) == []
        (entry,) = rows(AuditEvent)
        assert entry.verb == "import_assessment" and entry.detail["digest"] == data["digest"]


def test_scores_are_the_same_afterwards(signed):
    from survey.queries.results import results_page

    fatima = signed.actor("fatima")
    before = results_page(fatima, signed.assessment)
    data = export(signed)
    wipe()
    take_in(data)
    after = results_page(fatima, signed.assessment)
    assert (after.source, after.scorecard) == (before.source, before.scorecard)


def test_nothing_is_overwritten(signed):
    data = export(signed)
    before = {table.name: rows_of(table) for table in Base.metadata.sorted_tables}
    with pytest.raises(ImportRefused, match="already"):
        take_in(data)
    assert before == {table.name: rows_of(table) for table in Base.metadata.sorted_tables}


def rows_of(table):
    db.session.rollback()
    return db.session.execute(select(table)).all()


def test_a_dry_run_says_what_it_would_do_and_keeps_nothing(signed, tmp_path):
    data = export(signed)
    other = create_app(settings_for(tmp_path / "other"))
    with other.app_context():
        db.create_all()
        intake = take_in(data, dry_run=True)
        assert intake.counts["answer"] == len(data["answer"]) and len(intake.new["person"]) == 4
        for table in Base.metadata.sorted_tables:
            assert rows_of(table) == [], table.name


def sealed_again(data):
    return {**data, "digest": digest_of({k: v for k, v in data.items() if k != "digest"})}


def test_a_file_that_was_changed_is_refused(signed):
    data = json.loads(json.dumps(export(signed)))
    wipe()
    data["answer"][0]["comment"] = "never written"
    with pytest.raises(ImportRefused, match="digest"):
        take_in(data)
    data["snapshot"][0]["answers"]["party"] = "Elsewhere"
    with pytest.raises(ImportRefused, match="signed"):
        take_in(sealed_again(data))
    for strange in ([], {}, {**data, "format": "x"}, {**data, "version": 2}):
        with pytest.raises(ImportRefused):
            take_in(strange)
    assert rows(Assessment)[1:] == []


def test_answers_that_the_edition_does_not_know_are_refused_whole(signed):
    data = json.loads(json.dumps(export(signed)))
    wipe()
    data["answer"][0]["value"] = {"codes": ["no-such-code"]}
    with pytest.raises(ImportRefused, match="do not fit"):
        take_in(sealed_again(data))
    assert rows(Assessment) == [] and rows(AuditEvent)[-1].verb == "withdraw_consent"


def test_an_agency_of_the_same_name_is_not_mixed_up_with_it(signed):
    data = json.loads(json.dumps(export(signed)))
    wipe()
    agency = exporting.table_of("agency")
    db.session.execute(update(agency).where(agency.c.id == 1).values(public_id="another"))
    db.session.commit()
    with pytest.raises(ImportRefused, match="another agency"):
        take_in(data)


def test_every_table_that_leads_to_an_assessment_is_taken_along_or_left_for_a_reason():
    reached = {"assessment"}
    while True:
        more = {
            table.name
            for table in Base.metadata.sorted_tables
            for column in table.columns
            if exporting.target_of(column) in reached
        }
        if more <= reached:
            break
        reached |= more
    assert reached - {"assessment"} == {*exporting.OWN, *exporting.LEFT}


def test_the_commands_write_it_and_take_it_in(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.setenv("HANOI_CONTENT_ROOTS", str(TINY_INSTRUMENTS))
    monkeypatch.setenv("HANOI_INSTANCE", str(tmp_path / "one"))
    assert main(["upgrade"]) == 0
    with create_app(settings_for(tmp_path / "one")).app_context():
        casting.gather().hand_in_law()
        db.session.remove()
    files = [tmp_path / "first.json", tmp_path / "second.json"]
    assert main(["export-assessment", "xaa", str(files[0])]) == 0
    assert files[0].stat().st_mode & 0o777 == 0o600
    assert main(["export-assessment", "xaa", str(files[0])]) == 1, "never over another file"
    assert main(["import-assessment", str(files[0])]) == 1
    assert "already" in capsys.readouterr().err
    monkeypatch.setenv("HANOI_INSTANCE", str(tmp_path / "two"))
    assert main(["upgrade"]) == 0
    assert main(["import-assessment", str(files[0]), "--dry-run"]) == 0
    assert "Nothing was changed" in capsys.readouterr().out
    assert main(["import-assessment", str(files[0])]) == 0
    assert "new here, person: amina@example.org" in capsys.readouterr().out
    assert main(["export-assessment", "xaa", str(files[1])]) == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    assert main(["audit", "verify"]) == 0
    assert main(["import-assessment", str(tmp_path / "none.json")]) == 1
