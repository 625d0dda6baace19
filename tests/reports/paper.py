"""Reading printed reports back: the text of a PDF as pdftotext finds it."""

import re
import subprocess


def read(path, *options: str) -> str:
    """The text of a PDF as pdftotext finds it."""
    found = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", *options, str(path), "-"], capture_output=True, check=True
    )
    return found.stdout.decode("utf-8", "replace")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
