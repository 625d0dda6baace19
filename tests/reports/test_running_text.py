"""What stands on paper between the numbers: running text, zeros and ones, directions."""

import re
from dataclasses import replace
from datetime import date

import pikepdf
import pytest

from questionnaires.answers import Answer, Evidence, State
from reports import pdf
from reports.html import render_html
from reports.running_text import breakable, own, spoken_answer, stopped
from reports.view import View
from reports.words import AnswerWords, Words
from tests.reports.builders import AGENCIES, dossier_of, instrument, method, sheet_of, tiny
from tests.reports.paper import DRAWN, read

INSTRUMENT = instrument()
SEVERAL = tiny("tiny-several")


def said(words: AnswerWords) -> str:
    return str(
        spoken_answer(
            words,
            "en",
            lambda text, **values: text.format(**values),
            lambda one, many, n: one if n == 1 else many,
        )
    )


def given(state: State, **more):
    return lambda question, agency: Answer(question.id, state, **more)


def test_an_answer_that_only_adds_a_source_begins_with_it():
    assert said(AnswerWords("answered", "", citations=("Act 1",))) == "Source: Act 1"
    assert said(AnswerWords("answered", "Yes", citations=("A", "B"))) == "Yes · Sources: A; B"


def test_a_sign_stays_with_its_text_and_markup_stays_text():
    words = AnswerWords("answered", "1 of 2", ("<b>x</b>",), (("y z", True),))
    assert said(words) == "1 of 2: ✓\u00a0&lt;b&gt;x&lt;/b&gt;; □\u00a0y z (essential)"


def test_a_sentence_gets_one_full_stop():
    assert stopped("Level 2") == "Level 2." and stopped("Who?") == "Who?" and stopped("") == ""


def test_do_not_know_and_withheld_are_no_known_answers():
    for state in (State.DONT_KNOW, State.WITHHELD):
        decision = dossier_of(SEVERAL, sheet_of(SEVERAL, given(state))).decision
        assert decision.known[0] == 0 and decision.known[1] > 0
        assert f"None of the {decision.known[1]} questions" in " ".join(decision.trust)


def test_what_is_known_and_what_is_to_clarify_make_up_what_is_asked():
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))
    known, asked = dossier.decision.known
    context = {q.id for q in INSTRUMENT.by_id.values() if not q.scored}
    open_ = len(dossier.gaps.clarify) + dossier.gaps.withheld
    assert known + open_ <= asked <= known + open_ + len(context)


def test_where_no_need_can_be_named_the_agencies_are_asked_for_their_answers():
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT, given(State.DONT_KNOW)))
    who = {ask.who for ask in dossier.decision.asks}
    assert {name for _, name, _ in AGENCIES} < who
    assert "Plan from the gap list" not in render_html(dossier, "short")
    view = View(frozenset(s.id for s in INSTRUMENT.sections), False, "Coordinator")
    hidden = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT, given(State.DONT_KNOW)), view)
    assert {ask.who for ask in hidden.decision.asks} == {"Focal point"}


def test_a_zero_is_said_in_words():
    for answering in (given(State.BLANK), given(State.DONT_KNOW)):
        decision = dossier_of(SEVERAL, sheet_of(SEVERAL, answering)).decision
        text = " ".join(decision.sentences + decision.trust)
        assert not re.search(r"\b0 (of|is|are)\b", text), text
    decision = dossier_of(SEVERAL, sheet_of(SEVERAL)).decision
    text = " ".join(decision.sentences + decision.trust)
    assert not re.search(r"\b0 (is|are|of them)\b", text), text


def test_a_section_to_clarify_has_one_heading():
    page = render_html(dossier_of(INSTRUMENT, sheet_of(INSTRUMENT, given(State.DONT_KNOW))))
    part = page[page.index('id="clarify"') : page.index("</section>", page.index('id="clarify"'))]
    heads = re.findall(r'<h2 class="minor">(.*?)</h2>', part)
    assert len(heads) > 5 and len(heads) == len(set(heads))


def test_a_chapter_names_the_place_in_the_law_without_its_link():
    law = Evidence("Cybercrime Act", pinpoint="s. 4", link="https://laws.example/x", is_law=True)

    def answer(question, agency):
        if question.kind != "ladder":
            return None
        return Answer(question.id, State.ANSWERED, {"level": 2}, evidence=(law,))

    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT, answer))
    named = {text for page in dossier.pages for row in page.first_provisions for text in row}
    assert named == {"Cybercrime Act, s. 4"}


def test_nothing_leaves_the_margins_from_right_to_left(tmp_path):
    path = tmp_path / "ar.pdf"
    pdf.write_pdf(dossier_of(SEVERAL, sheet_of(SEVERAL), language="ar-XB"), path, form="short")
    left = [float(x) for x in re.findall(r'xMin="([\d.-]+)"', read(path, "-bbox"))]
    assert min(left) > 18 / 25.4 * 72 - 2


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_number_of_a_page_stands_where_a_line_ends(direction, tmp_path):
    path = tmp_path / "page.pdf"
    page = f'<html lang="ar" dir="{direction}"><title>x</title><body>word</body></html>'
    pdf.print_pages(lambda: page, path)
    (at,) = re.findall(r'xMin="([\d.]+)"[^>]*>1</word>', read(path, "-bbox"))[:1]
    assert (float(at) > 595 / 2) == (direction == "ltr")


def test_a_text_in_a_picture_is_set_in_one_piece(tmp_path):
    path = tmp_path / "picture.pdf"
    picture = '<svg viewBox="0 0 90 20"><text x="2" y="15" font-size="9">{}</text></svg>'
    page = f'<html lang="ar"><title>x</title><body>{picture.format("السلام")}</body></html>'
    pdf.print_pages(lambda: page, path)
    with pikepdf.open(path) as file:
        (first,) = file.pages
        drawn = [str(i.operator) for i in pikepdf.parse_content_stream(first)]
    # The other one is the number of the page.
    assert len([name for name in drawn if name in {"Tj", "TJ"} & DRAWN]) == 2


def test_a_picture_is_drawn_with_its_numbers(tmp_path):
    path = tmp_path / "short.pdf"
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))
    pdf.write_pdf(dossier, path, form="short")
    heat = read(path, "-layout").split("\f")[3]
    cells = [s.text for row in dossier.articles for s in row.tracks if s.state == "level"]
    assert len(cells) > 50 and len(re.findall(r"\d\.\d\d", heat)) >= len(cells)


def test_a_remark_in_another_language_names_it_in_the_readers():
    words = AnswerWords("answered", "Yes", comment="Oui.", comment_language="fr")
    assert said(words) == "Yes · Remark: Oui. [French]"
    assert "[" not in said(replace(words, comment_language="en"))
    assert "[x-unheard]" in said(replace(words, comment_language="x-unheard"))


def test_how_many_are_in_place_is_not_how_many_are_not():
    page = render_html(dossier_of(INSTRUMENT, sheet_of(INSTRUMENT)))
    part = page[page.index('id="disagreements"') :]
    part = part[: part.index("</section>")]
    assert "not in it:" in part
    assert not re.search(r'elements? <span class="soft">not in it:', part)


def test_a_typed_text_keeps_its_own_direction():
    assert own("Order, s. 56(2)", "ar-XB") == '<span dir="ltr">Order, s. 56(2)</span>'
    assert own("قانون 5(2)", "en") == '<span dir="rtl">قانون 5(2)</span>'
    assert own("Order, s. 56(2)", "en") == "Order, s. 56(2)" and own("5(2)", "ar-XB") == "5(2)"
    assert own("<b>x</b>", "ar-XB") == '<span dir="ltr">&lt;b&gt;x&lt;/b&gt;</span>'
    assert "\u200b" in own("W" * 300, "ar-XB") and "\u200b" in own("W" * 300, "en")


def test_a_text_without_spaces_fills_its_lines():
    pieces = str(breakable("W" * 250)).split("\u200b")
    assert "".join(pieces) == "W" * 250 and max(map(len, pieces)) == 20
    link = "https://laws.example/acts/2019/cybercrime"
    assert breakable(link) == link


def test_a_paragraph_after_the_name_of_an_agency_stays_behind_it():
    def remarking(question, agency):
        return Answer(question.id, State.DONT_KNOW, comment="REMARK")

    named = [("a", "وزارة العدل", "police")]
    page = render_html(dossier_of(SEVERAL, sheet_of(SEVERAL, remarking, agencies=named)))
    assert '<span dir="rtl">وزارة العدل</span> · ' in page


def test_the_place_in_a_law_is_not_turned_round_on_an_arabic_page(tmp_path):
    law = Evidence("Cybercrime Act", pinpoint="s. 56(2)", is_law=True)

    def answer(question, agency):
        return Answer(question.id, State.ANSWERED, {"level": 2}, evidence=(law,))

    questions = tiny("tiny-ladder")
    page = render_html(dossier_of(questions, sheet_of(questions, answer), language="ar-XB"))
    assert '<span dir="ltr">Cybercrime Act, s. 56(2)' in page


def test_a_date_after_a_typed_source_stays_in_one_piece_from_right_to_left():
    act = Evidence("Cybercrime Act", dated=date(2016, 3, 11))
    cited = Words(method(), "ar-XB").citation(act)
    assert cited == "Cybercrime Act, \u200f11 مارس 2016"
    assert own(cited, "ar-XB") == '<span dir="ltr">Cybercrime Act</span>, \u200f11 مارس 2016'
    assert Words(method(), "en").citation(act) == "Cybercrime Act, 11 March 2016"


def test_the_place_of_a_notice_in_the_convention_is_not_turned_round_on_an_arabic_page():
    pages = {
        code: render_html(dossier_of(INSTRUMENT, sheet_of(INSTRUMENT), language=code))
        for code in ("ar-XB", "en")
    }
    assert '<th scope="row"><span dir="ltr">41(2)</span></th>' in pages["ar-XB"]
    assert '<th scope="row">41(2)</th>' in pages["en"]


def test_what_is_not_asked_after_a_no_is_no_answer_to_come():
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))
    unasked = [q for s in dossier.sections for q in s.questions if q.standing == "not_asked"]
    assert {q.answer.line for q in unasked if q.answer.state == "blank"} == {"None is expected"}
    page = render_html(dossier)
    assert "Not asked: the earlier question was answered with no" in page
    assert not re.search(r"Not answered\s*· (Not asked|Counts as)", page)


def test_the_space_before_words_in_grey_stands_with_them_so_that_no_line_is_torn():
    page = render_html(dossier_of(INSTRUMENT, sheet_of(INSTRUMENT)))
    for words in ("Missing in the law:", "Next step:", "National sources:"):
        assert f"<i> {words}</i>" in page and f"<i>{words}</i>" not in page
