"""Score rows: settled with the signature, read through consent, the same as the results page."""

from __future__ import annotations

from itertools import combinations

import pytest
from sqlalchemy import delete, select

from reports.profile import score_of
from reports.words import Words
from survey import audit, scores
from survey.actions.scores import count_missing
from survey.actions.sharing import withdraw_consent
from survey.actions.transaction import changing
from survey.extensions import db
from survey.instruments import method_of
from survey.models import ScoreRow, Snapshot
from survey.problems import UnknownThing
from survey.queries import results
from survey.queries import world as worlds
from survey.queries.world import Wanted
from survey.stored import scorecard_from_json
from tests.survey.cast import LAW, PEOPLE, TOOLS
from tests.survey.coordinate.worlds import add_states, real
from tests.survey.stored_rows import rows
from tests.survey.test_actions_reports import share, sign

SECTIONS = (LAW, PEOPLE, TOOLS)
KINDS = (("article", ""), ("article", "legal"), ("article", "institutional"),
         ("article", "technical"), ("chapter", ""))  # fmt: skip


def lines(cast, who="chen", **wanted):
    found = worlds.world(cast.actor(who), Wanted(**wanted)).world.lines
    db.session.rollback()
    return found


def stored():
    """Every row, without its number."""
    return [
        tuple(getattr(row, column.key) for column in ScoreRow.__table__.columns[1:])
        for row in rows(ScoreRow)
    ]


@pytest.mark.parametrize("opened", [c for n in range(4) for c in combinations(SECTIONS, n)])
def test_many_side_by_side_say_what_the_page_of_one_says(cast, opened):
    cast.hand_in_against()
    sign(cast)
    for section in opened:
        share(cast, section)
    if not opened:
        assert lines(cast) == ()
        return
    page = results.results_page(cast.actor("chen"), cast.assessment)
    seen, words = page.seen(), Words(method_of(page.instrument), "en")
    compared = 0
    for kind, track in KINDS:
        (line,) = lines(cast, kind=kind, track=track)
        for row in line.cells.values():
            if row.state in ("not_asked", "not_expected", "options"):
                assert row.node not in seen.nodes
            elif row.state == "not_shared":
                assert row.node in seen.not_shared
            else:
                said = score_of(seen.nodes[row.node], "", seen, words)
                assert (row.state, row.low, row.mid, row.high, row.evidenced, row.level) == (
                    said.state, said.low, said.mid, said.high, said.evidenced, said.level
                )  # fmt: skip
                compared += 1
    assert compared == sum(
        node.kind in ("article", "track", "chapter") for node in seen.nodes.values()
    )


def test_nothing_is_read_before_the_signature(cast):
    for section in SECTIONS:
        share(cast, section)
    assert lines(cast) == () and rows(ScoreRow) == []
    sign(cast)
    (line,) = lines(cast)
    assert line.name == "Atlantis" and line.cells["25"].low is not None


def test_a_withdrawn_section_is_gone_at_once(cast):
    sign(cast)
    share(cast, LAW)
    share(cast, TOOLS)
    (line,) = lines(cast, kind="article", track="legal")
    assert line.cells["25"].state == "level"
    share(cast, LAW, withdraw_consent)
    (line,) = lines(cast, kind="article", track="legal")
    assert line.cells["25"].state == "not_shared" and line.cells["25"].low is None


def test_what_one_organisation_reads_no_other_reads(cast):
    sign(cast)
    share(cast, LAW, organisation=cast.donor)
    assert [line.name for line in lines(cast, "oscar")] == ["Atlantis"]
    for who in ("chen", "rafael", "amina", "fatima", "odile", "ada"):
        assert lines(cast, who) == ()


def test_whoever_only_reads_learns_nothing_of_other_states(cast):
    sign(cast)
    share(cast, LAW, organisation=cast.donor)
    seen = worlds.world(cast.actor("oscar"), Wanted())
    assert (seen.world.invited, seen.world.signed, len(seen.world.all_lines)) == (None, None, 1)
    seen = worlds.world(cast.actor("chen"), Wanted())
    assert (seen.world.invited, seen.world.signed, len(seen.world.all_lines)) == (2, 1, 0)


def test_a_round_of_which_nothing_is_shared_does_not_exist_for_readers(cast):
    sign(cast)
    (one,) = worlds.rounds(cast.actor("chen"))
    db.session.rollback()
    for who in ("rafael", "oscar", "amina"):
        with pytest.raises(UnknownThing):
            worlds.world(cast.actor(who), Wanted(round_id=one.round_id))


def test_signing_again_puts_new_rows_in_the_place_of_the_old(cast):
    sign(cast)
    first = rows(Snapshot)[0]
    before = stored()
    with changing() as session:
        kept = {c.key: getattr(first, c.key) for c in Snapshot.__table__.columns if c.key != "id"}
        again = Snapshot(**kept | {"public_id": "again", "revision": 2})
        session.add(again)
        session.flush()
        scores.settle(session, [(again, scorecard_from_json(again.scorecard))])
    after = stored()
    assert {row[0] for row in after} == {rows(Snapshot)[1].id}
    assert [row[1:] for row in after] == [row[1:] for row in before]


def test_rows_that_are_missing_are_counted_from_what_was_signed(cast):
    sign(cast)
    before = stored()
    db.session.execute(delete(ScoreRow))
    db.session.commit()
    assert count_missing(actor=audit.SYSTEM) == len(before) > 0
    assert stored() == before
    assert count_missing(actor=audit.SYSTEM) == 0


def test_a_snapshot_of_an_edition_that_is_gone_stops_nothing(cast, caplog):
    sign(cast)
    db.session.execute(delete(ScoreRow))
    db.session.execute(Snapshot.__table__.update().values(edition="1999.1"))
    db.session.commit()
    assert count_missing(actor=audit.SYSTEM) == 0
    assert "no score rows" in caplog.text


def test_many_states_cost_as_many_statements_as_one(cast, queries):
    sign(cast)
    share(cast, LAW)
    actor = cast.actor("chen")
    with queries() as few:
        worlds.world(actor, Wanted())
    add_states(cast, *real("FRA", "KEN", "PER", "TUV", "VNM"))
    db.session.rollback()
    with queries() as many:
        assert len(worlds.world(actor, Wanted()).world.lines) == 6
    assert len(many) == len(few) == 6
    assert not any("answer" in statement for statement in many)


def test_no_row_says_that_agencies_disagreed(cast):
    """Where two agencies differ, the range between them is for the State alone."""
    cast.hand_in_against()
    sign(cast)
    share(cast, LAW)
    (line,) = lines(cast, kind="article", track="legal")
    row = line.cells["25"]
    assert row.low == row.mid == row.high
    card = scorecard_from_json(db.session.scalars(select(Snapshot.scorecard)).one())
    assert card.nodes["track:25/legal"].low < card.nodes["track:25/legal"].high
