"""One spelling for all spellings of the same words, so that a search finds them however they were typed."""

from __future__ import annotations

import re
import unicodedata

# Accents above and below Latin, Greek and Cyrillic letters. Marks of other scripts are letters of their own there.
ACCENTS = re.compile("[\u0300-\u036f]")
UNSEEN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
                    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]")  # fmt: skip


def folded(text: str) -> str:
    """The text without case, accents, width and signs that do not show, in composed form, words one space apart.

    "ÉTÉ", "été" and "e\u0301te\u0301" are "ete", "Ärger" is "arger", "STRASSE" and "Straße" are "strasse",
    "ΝΥΧΤΕΣ" and "Νύχτες" are "νυχτεσ". What is folded once stays the same when it is folded again.
    """
    # Casefolding may give letters that fall apart again, and the other way round.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).casefold()
    plain = UNSEEN.sub("", ACCENTS.sub("", apart))
    return " ".join(unicodedata.normalize("NFC", plain).replace("\0", " ").split())
