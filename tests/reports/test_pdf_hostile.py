"""Whatever is typed into an answer: the print reaches nothing, runs nothing and does not fail."""

import re
import socket
import threading
from dataclasses import replace

import pikepdf
import pytest

from questionnaires.answers import Answer, Evidence, State
from reports import pdf
from reports.view import everything
from tests.reports.builders import dossier_of, sheet_of, synthetic_answer, tiny, value_for
from tests.reports.paper import read, squeezed


class Listener:
    """A server that counts who calls."""

    def __init__(self) -> None:
        self.calls = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                self.socket.accept()[0].close()
            except OSError:
                return
            self.calls += 1


@pytest.fixture
def listener():
    server = Listener()
    yield server
    server.socket.close()


def hostile_texts(port: int, file: str) -> list[str]:
    here = f"http://127.0.0.1:{port}"
    return [
        f"<img src='{here}/img'>",
        f"<link rel=stylesheet href='{here}/css'><style>@import url({here}/imp)</style>",
        f"</title></style></p><iframe src='{here}/frame'></iframe>",
        f"<svg><image href='{here}/svg'/><use href='{here}/use#x'/></svg>",
        f"background:url({here}/bg)",
        f"<object data='file://{file}'></object><img src='file://{file}'>",
        f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image "
        f"href='{here}/d'/></svg>",
        f"<base href='{here}/'><a rel=attachment href='file://{file}'>x</a>",
        "{{ 7 * 7 }} {% raw %} %(x)s {x} {0}",
    ]


def test_an_answer_reaches_nothing(tmp_path, listener):
    secret = tmp_path / "secret.txt"
    secret.write_text("LOCALFILECONTENT", encoding="utf-8")
    payloads = hostile_texts(listener.port, str(secret))
    questions = tiny("tiny-several")

    def answer(question, agency):
        text = " ".join(payloads)
        return Answer(
            question.id,
            State.ANSWERED,
            value_for(question, 5),
            reason_note=text,
            comment=text,
            evidence=tuple(Evidence(p, p, p) for p in payloads),
        )

    names = [(f"a{n}", payload, "police") for n, payload in enumerate(payloads)]
    sheet = sheet_of(questions, answer, agencies=names)
    dossier = dossier_of(
        questions,
        sheet,
        everything(payloads[0]),
        party=payloads[0],
        round=payloads[1],
        classification=payloads[2],
        treaty_stage=payloads[3],
        signed=payloads[6],
        snapshot=payloads[7],
    )
    path = tmp_path / "hostile.pdf"
    pdf.write_pdf(dossier, path)
    assert listener.calls == 0
    text = read(path)
    assert "LOCALFILECONTENT" not in text and b"LOCALFILECONTENT" not in path.read_bytes()
    assert squeezed("<img src='http://127.0.0.1") in squeezed(text)
    with pikepdf.open(path) as file:
        links = [
            a for page in file.pages for a in page.get("/Annots", []) if "/URI" in a.get("/A", {})
        ]
        assert not links and "/EmbeddedFiles" not in file.Root.get("/Names", {})


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x",
        "https://example.org/x",
        "file:///etc/hostname",
        "data:text/css,body{}",
        "ftp://x/y",
        "package:fonts/../pdf.py",
        "package:print.css",
        "x",
    ],
)
def test_the_fetcher_refuses_everything_but_our_fonts(address, listener):
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    with pytest.raises(FatalURLFetchingError):
        pdf.own_fetcher()(address)
    page = HTML(string=f"<img src='{address}'>", url_fetcher=pdf.own_fetcher(), base_url="package:")
    with pytest.raises(FatalURLFetchingError):
        page.render()


def test_the_fetcher_hands_out_our_fonts():
    for address, file in pdf.OWN_FILES.items():
        assert pdf.own_fetcher()(address).read() == file.read_bytes()


HARD = (
    "\x00\x01\x08\x0b\x1b\x7f\x85 \ud800 \ufffe \u202e\u2066turned\u2069 Ре\u0301чь مرحبا "
    "بالعالم 网络犯罪 हिन्दी "
    "\U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467 "
    + "W" * 3000
    + "\r\n\n\t\u2028end"
    + " many words" * 600
)


def test_no_text_is_too_hard_to_print(tmp_path):
    questions = tiny("tiny-several")

    def answer(question, agency):
        base = synthetic_answer(question, agency, "b") or Answer(question.id)
        return replace(
            base, comment=HARD[:10_000], evidence=(Evidence(HARD[:1000], HARD[:1000], HARD[:1000]),)
        )

    sheet = sheet_of(questions, answer, agencies=[("a", HARD[:400], "police")])
    path = tmp_path / "hard.pdf"
    pdf.write_pdf(
        dossier_of(questions, sheet, party="Côte d’Ivoire " + "W" * 80, status="draft"), path
    )
    text = read(path)
    assert "Ре́чь" in text and "DRAFT" in text
    assert text.count("W") >= 3000
    with pikepdf.open(path) as file:
        width = float(file.pages[0].MediaBox[2])
    boxes = re.findall(r'xMax="([\d.]+)"', read(path, "-bbox"))
    assert max(map(float, boxes)) <= width
