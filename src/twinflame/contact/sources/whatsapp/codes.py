"""Tell notices, media and calls from messages, by what WhatsApp writes in their place."""

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import SIMULATED
from twinflame.contact.sources.whatsapp import words

NOTICE = -1
"""A row that WhatsApp wrote, with or without a name on it."""
MARKED = -2
"""The notice that says the history is simulated."""

_EARLY = 5  # the notice on encryption stands in the first rows
_MARKED_FIRST = r"^[\x{200e}\x{200f}]"
_ATTACHED = r"[\x{200e}\x{200f}]<[^<>:：]{2,30}[:：][^<>]+>$"
_OMITTED_LAST = r"[\x{200e}\x{200f}][^\x{200e}\x{200f}]{2,40}$"
_OMITTED_WHOLE = r"(?i)^(?:\S+|contact card) (?:omitted|weggelassen|omitid[oa]|omise?|omess[oa]|weggelaten)$"
_CALL_FIRST = r"(?i)^(?:missed |verpasster )?(?:voice call|video call|sprachanruf|videoanruf)"
_NAMED = r"^(?:IMG|VID|PTT|AUD|STK|DOC)-\d{8}-WA\d+\.\w{2,5}\b"

SIGNS_FIRST = (
    b"miss",
    b"verp",
    b"voic",
    b"vide",
    b"spra",
    b"img-",
    b"vid-",
    b"ptt-",
    b"aud-",
    b"stk-",
    b"doc-",
)
"""Four bytes, lower case, with which a call or media may begin. Together with `SIGNS_LAST`, the invisible
marks,
a bracket in front or a parenthesis at the end they are all that tells such a row from a plain message."""
SIGNS_LAST = (b"tted", b"ssen", b"tido", b"tida", b"omis", b"mise", b"esso", b"essa", b"aten")
"""Four bytes with which words for media left out end."""


def special(rows: pl.DataFrame, before: int) -> NDArray[np.int8]:
    """The code of each row: a `Kind`, `NOTICE` or `MARKED`; int8, shape (n,).

    Parameters
    ----------
    rows
        Columns `body`, the first line of the text with WhatsApp's marks, and `nameless`.
    before
        Rows of the file that come before these.
    """
    early = pl.Series("early", np.arange(before, before + rows.height) < _EARLY)
    bodies = rows.with_columns(pl.col("body").str.strip_chars_end(), early)
    return bodies.select(_code()).to_series().to_numpy().astype(np.int8)


def _code() -> pl.Expr:
    body, nameless, early = pl.col("body"), pl.col("nameless"), pl.col("early")
    marked = body.str.contains(_MARKED_FIRST)
    bare = body.str.strip_chars("\u200e\u200f\u202a\u202b\u202c\u2068\u2069 ")
    length = bare.str.len_chars()

    def holds(terms: tuple[str, ...]) -> pl.Expr:
        return bare.str.contains_any(list(terms), ascii_case_insensitive=True)

    encryption = holds(words.ENCRYPTION) & (marked | early)
    unknown_first = early & marked & (length >= 90) & ~bare.str.contains(r"[<\d]|://")
    notice = nameless | encryption | unknown_first | (marked & holds(words.OTHER_NOTICES) & (length > 20))
    call = ~nameless & (length <= 60) & holds(words.CALL) & (marked | bare.str.contains(_CALL_FIRST))
    missed = pl.when(holds(words.MISSED)).then(int(Kind.MISSED_CALL)).otherwise(int(Kind.CALL))
    return (
        pl.when(nameless & bare.str.starts_with(SIMULATED))
        .then(MARKED)
        .when(call)
        .then(missed)
        .when(notice)
        .then(NOTICE)
        .when(_media(body, bare, holds))
        .then(int(Kind.MEDIA))
        .otherwise(int(Kind.MESSAGE))
    )


def _media(body: pl.Expr, bare: pl.Expr, holds: Callable[[tuple[str, ...]], pl.Expr]) -> pl.Expr:
    """Left out or attached: told by brackets, by the file's name, or by the mark before the last words."""
    bracketed = bare.str.contains(r"^<[^<>]{3,60}>$") | body.str.contains(_ATTACHED)
    attached = bare.str.contains(r"\.\w{2,5} \([^()]+\)$") & holds(words.ATTACHED)
    omitted = body.str.contains(_OMITTED_LAST) & holds(words.OMITTED)
    return bracketed | bare.str.contains(_NAMED) | attached | omitted | bare.str.contains(_OMITTED_WHOLE)
