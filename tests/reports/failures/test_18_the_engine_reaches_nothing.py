"""Elsewhere the PDF engine fetched what an answer named. Here a listener on this machine hears
nothing, and no call of the engine goes without our fetcher."""

from __future__ import annotations

import ast
import http.server
import threading
from pathlib import Path

import pytest
import weasyprint
from weasyprint.urls import FatalURLFetchingError

from questionnaires.answers import Answer, Evidence, State
from reports import pdf
from reports.view import everything
from tests.reports.builders import dossier_of, sheet_of, tiny, value_for

ROOT = Path(__file__).resolve().parents[3]


class Listener:
    """A server on loopback that notes every address asked for, and sends half of them elsewhere."""

    def __init__(self) -> None:
        heard = self.heard = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                heard.append(self.path)
                if "redirect" in self.path:
                    self.send_response(302)
                    self.send_header("Location", "/arrived")
                else:
                    self.send_response(200)
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                """Says nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def listener():
    one = Listener()
    yield one
    one.server.shutdown()
    one.server.server_close()


def payloads(here: str, file: str) -> dict[str, str]:
    svg = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>"
    return {
        "image": f"<img src='{here}/image'>",
        "image set": f"<img src=x srcset='{here}/set 2x'>",
        "redirect": f"<img src='{here}/redirect'>",
        "file": f"<img src='file://{file}'>",
        "style sheet": f"<link rel='stylesheet' href='{here}/sheet'>",
        "import": f"<style>@import url('{here}/import');</style>",
        "url": f"<p style=\"background: url('{here}/url')\">x</p>",
        "content": f"<style>p::before {{ content: url('{here}/content') }}</style><p>x</p>",
        "font": f"<style>@font-face {{ font-family: X; src: url('{here}/font') }}"
        " p { font-family: X }</style><p>x</p>",
        "svg image": f"{svg}<image width='9' height='9' xlink:href='{here}/svg'/></svg>",
        "svg use": f"{svg}<use xlink:href='{here}/use#x'/></svg>",
        "object": f"<object data='{here}/object' type='image/svg+xml'></object>",
        "embed": f"<embed src='{here}/embed' type='image/svg+xml'>",
        "attachment": f"<a rel='attachment' href='{here}/attachment'>x</a>",
        "attached": f"<link rel='attachment' href='file://{file}'>",
        "base": f"<base href='{here}/base/'><img src='relative'>",
        "data": "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'>"
        f"<image href='{here}/data'/></svg>\">",
    }


@pytest.fixture
def secret(tmp_path):
    file = tmp_path / "secret.txt"
    file.write_text("LOCALFILECONTENT", encoding="utf-8")
    return file


KINDS = tuple(payloads("", ""))


def test_answers_that_name_addresses_are_printed_and_nothing_is_asked(listener, secret, tmp_path):
    texts = list(payloads(listener.address, str(secret)).values())
    questions, text = tiny("tiny-several"), "".join(texts)

    def answer(question, agency):
        evidence = tuple(Evidence(one, one, one) for one in texts)
        value = value_for(question, 5)
        return Answer(question.id, State.ANSWERED, value, comment=text, evidence=evidence)

    sheet = sheet_of(questions, answer, agencies=[("a", text, "police")], party=text)
    path = tmp_path / "report.pdf"
    pdf.write_pdf(dossier_of(questions, sheet, everything(text), party=text), path)
    assert listener.heard == []
    assert b"LOCALFILECONTENT" not in path.read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_the_fetcher_alone_holds_where_the_escaping_is_gone(kind, listener, secret, tmp_path):
    """The second wall: markup that got into the document all the same."""
    text = payloads(listener.address, str(secret))[kind]
    page = weasyprint.HTML(string=f"<p>before</p>{text}", url_fetcher=pdf.own_fetcher())
    path = tmp_path / "page.pdf"
    try:
        page.write_pdf(path)
    except FatalURLFetchingError:
        assert not path.exists() or not path.read_bytes()
    assert listener.heard == []
    assert not path.exists() or b"LOCALFILECONTENT" not in path.read_bytes()


def test_the_listener_is_heard_where_the_fetcher_is_not_ours(listener):
    """Nothing above proves anything if the engine would not ask by itself."""
    text = "".join(payloads(listener.address, "/nowhere").values())
    weasyprint.HTML(string=text).write_pdf()
    assert {"/image", "/arrived", "/sheet", "/url", "/font"} <= set(listener.heard)


def calls_of_the_engine(root: Path = ROOT):
    """Every call that makes the engine read something: file, line, names of its arguments."""
    for folder in ("survey", "reports", "questionnaires"):
        for file in sorted((root / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    name = ast.unparse(node.func).rpartition(".")[2]
                    if name in ("HTML", "CSS", "Attachment", "default_url_fetcher", "URLFetcher"):
                        yield file.relative_to(root).as_posix(), name, node


def test_every_call_of_the_engine_is_given_our_fetcher():
    found = list(calls_of_the_engine())
    assert {name for _, name, _ in found} == {"HTML", "CSS"}
    for file, name, node in found:
        given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
        assert file in ("reports/pdf.py", "reports/tree.py"), (
            f"{file}:{node.lineno} prints on its own"
        )
        assert given.get("url_fetcher") == "fetcher", f"{file}:{node.lineno} {name}"
        assert "string" in given and not node.args, f"{file}:{node.lineno} opens an address"
    source = (ROOT / "reports" / "pdf.py").read_text("utf-8")
    assert "fetcher, fonts = own_fetcher(), FontConfiguration()" in source
    assert "page_of(weasyprint, text, fetcher)" in source
