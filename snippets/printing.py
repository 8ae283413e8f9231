"""Papers to take along, as PDF: a form written in Typst, filled with data that is never read as markup."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import segno
import typst

QUIET = 4  # modules of white around a QR code, as the standard asks
PIXELS = 20  # of a module: sharp on paper at any size that is used


def pdf(form: bytes, data: Mapping[str, Any]) -> bytes:
    """Tagged for screen readers (PDF/UA-1); plain where a word has a letter that the font lacks."""
    filled = {"data": json.dumps(data, ensure_ascii=False)}
    asked: dict[str, Any] = {"sys_inputs": filled, "format": "pdf", "ignore_system_fonts": True}
    try:
        return typst.compile(form, pdf_standards="ua-1", **asked)
    except typst.TypstError:
        return typst.compile(form, **asked)


def qr(address: str, ending: str) -> bytes:
    """The picture of a code ("svg" or "png") that is read even where a quarter of it is worn or printed over."""
    out = BytesIO()
    code = segno.make(address, error="q", micro=False)
    size: dict[str, Any] = {"scale": PIXELS} if ending == "png" else {"omitsize": True, "xmldecl": False}
    code.save(out, kind=ending, border=QUIET, **size)
    return out.getvalue()
