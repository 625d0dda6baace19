"""The file of States: every Member State once, named in six languages, counted as the UN counts."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations

import pytest
from pydantic import ValidationError

from questionnaires import states

EVERY = (*states.states(), *states.invented())
SCRIPTS = {
    "ar": r"[\u0600-\u06ff() -]+",
    "en": r"[A-Za-zÀ-ÿ'() -]+",
    "es": r"[A-Za-zÀ-ÿ'() -]+",
    "fr": r"[A-Za-zÀ-ÿ'() -]+",
    "ru": r"[А-Яа-яё'() —-]+",
    "zh": r"[\u4e00-\u9fff]+",
}


def _sorted(language: str, *codes: str) -> list[str]:
    found = [states.state(code) for code in codes]
    return [s.code for s in sorted(filter(None, found), key=lambda s: s.sort_key(language))]


def test_there_are_193_member_states():
    assert len(states.states()) == 193
    assert not any(s.invented for s in states.states())
    assert all(s.invented for s in states.invented())


@pytest.mark.parametrize("field", ["code", "alpha_2", "m49"])
def test_no_two_states_have_one_code(field: str):
    found = [value for s in EVERY if (value := getattr(s, field)) is not None]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("language", states.LANGUAGES)
def test_every_state_has_a_name_of_its_own_in_the_script_of_each_language(language: str):
    names = [s.name(language) for s in EVERY]
    assert [n for n in names if not re.fullmatch(SCRIPTS[language], n)] == []
    assert [n for n, count in Counter(names).items() if count > 1] == []


def test_names_are_those_that_the_united_nations_uses():
    expected = {
        ("TUR", "en"): "Türkiye",
        ("CIV", "es"): "Côte d'Ivoire",
        ("VNM", "fr"): "Viet Nam",
        ("KOR", "zh"): "大韩民国",
        ("KOR", "en"): "Republic of Korea",
        ("RUS", "ru"): "Российская Федерация",
        ("IRN", "es"): "Irán (República Islámica del)",
        ("IRN", "en"): "Iran (Islamic Republic of)",
        ("GBR", "en"): "United Kingdom of Great Britain and Northern Ireland",
        ("BOL", "zh"): "多民族玻利维亚国",
        ("SYR", "ar"): "الجمهورية العربية السورية",
    }
    for (code, language), name in expected.items():
        found = states.state(code)
        assert found is not None
        assert found.name(language) == name


def test_regional_groups_and_regions_add_up_to_the_membership():
    assert Counter(s.group for s in states.states()) == {
        "african": 54,
        "asia_pacific": 54,
        "eastern_european": 23,
        "latin_american_and_caribbean": 33,
        "western_european_and_others": 29,
    }
    assert Counter(s.region for s in states.states()) == {
        "africa": 54,
        "americas": 35,
        "asia": 47,
        "europe": 43,
        "oceania": 14,
    }
    assert {s.code for s in states.states() if s.group == "african"} == {
        s.code for s in states.states() if s.region == "africa"
    }


def test_special_groups_have_as_many_members_as_the_file_says():
    found = Counter(group for s in states.states() for group in s.special)
    assert found == {"ldc": 44, "lldc": 32, "sids": 37}


def test_small_states_are_marked_and_large_ones_are_not():
    small = {s.code for s in states.states() if s.small}
    assert len(small) == 29
    assert {"TUV", "MCO", "SGP", "MDV", "MLT"} <= small
    assert not small & {"RUS", "CYP", "JAM", "FJI"}


def test_no_two_markers_lie_on_one_another():
    placed = [(s.point.latitude, s.point.longitude) for s in EVERY]
    close = [
        pair
        for pair in combinations(placed, 2)
        if max(abs(a - b) for a, b in zip(*pair, strict=True)) < 0.2
    ]
    assert close == []


def test_points_lie_in_the_region_of_their_state():
    boxes = {
        "africa": (-36, 38, -26, 60),
        "americas": (-56, 72, -170, -34),
        "asia": (-12, 56, 25, 150),
        "europe": (34, 72, -25, 180),
        "oceania": (-48, 20, 110, 180),
    }
    outside = []
    for s in states.states():
        south, north, west, east = boxes[s.region]
        point = s.point
        if s.region == "oceania" and point.longitude < -170:  # beyond the date line
            point = point.model_copy(update={"longitude": point.longitude + 350})
        if not (south <= point.latitude <= north and west <= point.longitude <= east):
            outside.append(s.code)
    assert outside == []


def test_invented_states_are_three_in_each_of_four_groups():
    assert set(Counter(s.group for s in states.invented()).values()) == {3}
    assert len(states.invented()) == 12


def test_a_language_without_names_reads_english_and_a_region_of_one_its_own():
    found = states.state("FRA")
    assert found is not None
    assert (found.name("pt"), found.name("es_MX"), found.name("zh-Hans")) == (
        "France",
        "Francia",
        "法国",
    )


def test_a_code_that_nobody_knows_keeps_the_name_it_has():
    assert states.state("QQQ") is None
    assert states.name_of("QQQ", "Atlantis", "fr") == "Atlantis"


def test_a_real_code_is_named_by_the_file_whatever_the_row_says():
    assert states.name_of("TUR", "Turkey", "en") == "Türkiye"


def test_an_invented_code_is_named_by_the_file_only_if_it_is_the_same_state():
    assert states.name_of("XAA", "Orlenia", "fr") == "Orlénie"
    assert states.name_of("XAA", "Atlantis", "fr") == "Atlantis"


def test_names_are_sorted_as_their_readers_sort_them():
    assert _sorted("fr", "ZWE", "EGY", "ESP", "DNK") == ["DNK", "EGY", "ESP", "ZWE"]
    assert _sorted("fr", "LCA", "KNA", "SMR") == ["KNA", "SMR", "LCA"]
    assert _sorted("ar", "DEU", "MLI", "MRT", "ALB", "BHR", "JOR") == [
        "JOR",
        "ALB",
        "DEU",
        "BHR",
        "MLI",
        "MRT",
    ]
    assert _sorted("zh", "NRU", "FJI", "CHN", "AFG", "NPL", "FIN") == [
        "AFG",
        "FJI",
        "FIN",
        "NRU",
        "NPL",
        "CHN",
    ]
    assert states.sort_key("Ñandú", "es") > states.sort_key("Nzara", "es")
    assert states.sort_key("Ёлка", "ru") < states.sort_key("Жук", "ru")


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "AFg"},
        {"code": "XAA"},
        {"invented": True},
        {"m49": None},
        {"point": {"latitude": 91.0, "longitude": 0.0}},
        {"group": "nobody"},
    ],
)
def test_a_state_that_cannot_be_is_refused(wrong: dict[str, object]):
    found = states.state("AFG")
    assert found is not None
    with pytest.raises(ValidationError):
        states.State.model_validate({**found.model_dump(), **wrong})
