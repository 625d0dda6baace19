"""The table of contents: one page, and every gap counted in it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import cycle

from reports import pdf
from reports.html import render_html
from reports.severity import CLASSES
from tests.reports.builders import dossier_of, instrument, sheet_of

INSTRUMENT = instrument()
DOSSIER = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))


def test_the_contents_stay_on_one_page_with_every_range_of_severities(tmp_path):
    ends = [(low, high) for n, high in enumerate(CLASSES[1:], 1) for low in CLASSES[1 : n + 1]]
    rows = tuple(
        replace(gap, severity_low=low, severity_high=high)
        for gap, (low, high) in zip(DOSSIER.gaps.rows, cycle(ends), strict=False)
    )
    page = render_html(replace(DOSSIER, gaps=replace(DOSSIER.gaps, rows=rows)))
    begin, end = page.index('<section class="part contents"'), page.index('id="decision"')
    contents = page[begin : page.rindex("</section>", 0, end)] + "</section>"
    assert len(ends) == 10 and contents.count('href="#gaps-') == 10
    head = page[: page.index('<div class="cover">')]
    assert pdf.print_pages(lambda: head + contents, tmp_path / "contents.pdf").pages == 1


def test_the_contents_count_every_gap_once():
    def add_up(page):
        contents = page[page.index('id="contents"') : page.index("</ul>")]
        return sum(int(n) for n in re.findall(r"· (\d+) gaps?</a>", contents))

    assert any(gap.severity_low != gap.severity_high for gap in DOSSIER.gaps.rows)
    assert add_up(render_html(DOSSIER)) == len(DOSSIER.gaps.rows)
