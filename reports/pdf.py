"""Documents as PDF/UA: set by WeasyPrint, which may fetch our own fonts and nothing else."""

from __future__ import annotations

import ctypes.util
import gc
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.contents import Form
from reports.dossier import Dossier
from reports.errors import ForbiddenFetch, PangoMissing, PictureLost
from reports.finish import finish
from reports.html import render_html, stylesheet
from reports.lost_pictures import in_words, noticing
from reports.mended_weasyprint import mend
from reports.tree import page_of
from reports.typefaces import OWN_FILES, check, faces, legible


@dataclass(frozen=True, slots=True)
class PdfInfo:
    """What was written: pages, seconds of processor time it took, and bytes."""

    pages: int
    seconds: float
    bytes: int


def write_pdf(
    dossier: Dossier,
    path: Path,
    progress: Callable[[float], None] | None = None,
    *,
    form: Form = "full",
) -> PdfInfo:
    """Writes the report to ``path``, whole or not at all, and tells ``progress`` shares from 0 to
    1.

    Raises PangoMissing when this machine cannot set type, FontMissing when a font of ours is gone.
    A picture that cannot be drawn is said in words; PictureLost where it has none.
    """
    return print_pages(
        lambda: render_html(dossier, form), path, progress, language=dossier.meta.language
    )


def print_pages(
    render: Callable[[], str],
    path: Path,
    progress: Callable[[float], None] | None = None,
    *,
    language: str = "en",
) -> PdfInfo:
    """Any document of ours as PDF/UA, as write_pdf does it; ``render`` gives its HTML."""
    began = time.process_time()
    with _patient_memory():
        pages = _print(render, path, progress or (lambda share: None), language)
    return PdfInfo(pages, time.process_time() - began, path.stat().st_size)


@contextmanager
def _patient_memory() -> Iterator[None]:
    """Looks for no rubbish: a document is half a million objects, nearly all of them in use, and
    going through them again and again took a quarter of the time.
    """
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def _print(
    render: Callable[[], str], path: Path, tell: Callable[[float], None], language: str
) -> int:
    check()
    weasyprint = _weasyprint()
    tell(0.05)
    text = legible(render(), language)
    tell(0.15)
    half = unfinished(path)
    try:
        with noticing() as lost:
            document = _set_and_write(weasyprint, text, half, tell)
        if lost:
            with noticing() as lost_again:
                text = in_words(text, lost, language)
                document = _set_and_write(weasyprint, text, half, lambda share: None)
            if lost_again:
                raise PictureLost(", ".join(lost_again))
        tell(0.95)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    tell(1.0)
    return len(document.pages)


def _set_and_write(weasyprint: Any, text: str, file: Path, tell: Callable[[float], None]) -> Any:
    document = _typeset(weasyprint, text)
    tell(0.75)
    document.write_pdf(file, finisher=finish, pdf_variant="pdf/ua-1", pdf_tags=True)
    return document


def unfinished(path: Path) -> Path:
    """Where a document is until it is whole; whoever is killed leaves it there."""
    return path.with_name(f".{path.name}.part")


def own_fetcher() -> Any:
    """A fetcher that hands out our own fonts; whatever else is asked for stops the print."""
    _weasyprint()
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):  # type: ignore[misc]
        """Answers ``package:`` addresses of OWN_FILES. No network, no disk, no ``data:``."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            file = OWN_FILES.get(url)
            if file is None:
                raise FatalURLFetchingError(f"refused: {url[:200]}") from ForbiddenFetch(url[:200])
            return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": "font/ttf"})

    return OwnFiles(allowed_protocols=("package",), allow_redirects=False, fail_on_errors=True)


def _weasyprint() -> Any:
    """WeasyPrint, imported late: it costs a second, and needs Pango to be imported at all."""
    try:
        if sys.platform == "linux":
            with _no_linker(), suppress(OSError):
                import weasyprint
        import weasyprint
    except (OSError, ImportError) as error:
        raise PangoMissing(str(error)) from error
    mend()
    return weasyprint


@contextmanager
def _no_linker() -> Iterator[None]:
    """Has libraries found by their own names alone. WeasyPrint tries the names of other systems
    first, and a linker was started to look for each of them: half a second for every report.
    """
    look, ctypes.util.find_library = ctypes.util.find_library, lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = look


def _typeset(weasyprint: Any, text: str) -> Any:
    from weasyprint.text.fonts import FontConfiguration

    fetcher, fonts = own_fetcher(), FontConfiguration()
    rtl = re.search('<html[^>]*dir="rtl"', text) is not None
    rules = stylesheet(rtl=rtl) + faces(text)
    style = weasyprint.CSS(string=rules, url_fetcher=fetcher, font_config=fonts)
    page = page_of(weasyprint, text, fetcher)
    return page.render(
        font_config=fonts, stylesheets=[style], pdf_variant="pdf/ua-1", pdf_tags=True
    )
