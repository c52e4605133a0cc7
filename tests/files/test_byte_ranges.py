"""Which bytes of a file are answered to which headers: the cases of RFC 9110, sections 13 and 14."""

from __future__ import annotations

import pytest

from files.ranges import Answer, answer

SIZE = 10_000
ETAG = '"0123abcd"'
WHOLE = Answer(200, 0, SIZE)
UNSATISFIABLE = Answer(416)

CASES = [
    ("no headers at all", "GET", {}, WHOLE),
    ("the first 500 bytes", "GET", {"Range": "bytes=0-499"}, Answer(206, 0, 500)),
    ("the second 500 bytes", "GET", {"Range": "bytes=500-999"}, Answer(206, 500, 500)),
    ("the first byte", "GET", {"Range": "bytes=0-0"}, Answer(206, 0, 1)),
    ("the last byte by position", "GET", {"Range": "bytes=9999-9999"}, Answer(206, 9999, 1)),
    ("from a position to the end", "GET", {"Range": "bytes=9500-"}, Answer(206, 9500, 500)),
    ("everything as a range", "GET", {"Range": "bytes=0-"}, Answer(206, 0, SIZE)),
    ("the last 500 bytes", "GET", {"Range": "bytes=-500"}, Answer(206, 9500, 500)),
    ("a suffix longer than the file", "GET", {"Range": "bytes=-20000"}, Answer(206, 0, SIZE)),
    ("a suffix of nothing", "GET", {"Range": "bytes=-0"}, UNSATISFIABLE),
    ("an end beyond the file", "GET", {"Range": "bytes=9000-20000"}, Answer(206, 9000, 1000)),
    ("a start at the end", "GET", {"Range": "bytes=10000-"}, UNSATISFIABLE),
    ("a start beyond any number of ours", "GET", {"Range": f"bytes={'9' * 5000}-"}, UNSATISFIABLE),
    ("an end beyond any number of ours", "GET", {"Range": f"bytes=1-{'9' * 5000}"}, Answer(206, 1, 9999)),
    ("an end before its start is malformed", "GET", {"Range": "bytes=500-499"}, WHOLE),
    ("words instead of numbers", "GET", {"Range": "bytes=one-two"}, WHOLE),
    ("a range of nothing", "GET", {"Range": "bytes=-"}, WHOLE),
    ("digits of another script", "GET", {"Range": "bytes=٠-٩"}, WHOLE),
    ("another unit", "GET", {"Range": "seconds=0-10"}, WHOLE),
    ("the unit's case doesn't matter", "GET", {"Range": "Bytes=0-499"}, Answer(206, 0, 500)),
    ("several ranges get the whole", "GET", {"Range": "bytes=0-0,-1"}, WHOLE),
    ("a range means nothing for HEAD", "HEAD", {"Range": "bytes=0-499"}, WHOLE),
    ("If-Range holds", "GET", {"Range": "bytes=0-499", "If-Range": ETAG}, Answer(206, 0, 500)),
    ("If-Range of another version", "GET", {"Range": "bytes=0-499", "If-Range": '"other"'}, WHOLE),
    ("If-Range never holds for a weak tag", "GET", {"Range": "bytes=0-499", "If-Range": f"W/{ETAG}"}, WHOLE),
    (
        "If-Range with a date never holds",
        "GET",
        {"Range": "bytes=0-499", "If-Range": "Sat, 29 Oct 1994 19:43:31 GMT"},
        WHOLE,
    ),
    ("If-Range before an unsatisfiable range", "GET", {"Range": "bytes=90000-", "If-Range": '"other"'}, WHOLE),
    ("the same version is known already", "GET", {"If-None-Match": ETAG}, Answer(304)),
    ("weak tags count for If-None-Match", "GET", {"If-None-Match": f"W/{ETAG}"}, Answer(304)),
    ("one of several is known", "GET", {"If-None-Match": f'"x", {ETAG}, "y"'}, Answer(304)),
    ("any version is known", "GET", {"If-None-Match": "*"}, Answer(304)),
    ("another version is known", "GET", {"If-None-Match": '"other"'}, WHOLE),
    ("304 comes before a range", "GET", {"If-None-Match": ETAG, "Range": "bytes=0-499"}, Answer(304)),
    ("304 for HEAD, too", "HEAD", {"If-None-Match": ETAG}, Answer(304)),
    ("If-Match of this version", "GET", {"If-Match": ETAG}, WHOLE),
    ("If-Match of another version", "GET", {"If-Match": '"other"'}, Answer(412)),
    ("If-Match never holds for a weak tag", "GET", {"If-Match": f"W/{ETAG}"}, Answer(412)),
    ("If-Match comes before If-None-Match", "GET", {"If-Match": '"other"', "If-None-Match": ETAG}, Answer(412)),
]


@pytest.mark.parametrize(("method", "headers", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_a_file_is_answered_as_the_rules_of_http_say(method: str, headers: dict[str, str], expected: Answer) -> None:
    assert answer(method, headers, ETAG, SIZE) == expected


def test_an_empty_file_has_no_satisfiable_range() -> None:
    assert answer("GET", {"Range": "bytes=0-"}, ETAG, 0) == Answer(416)
    assert answer("GET", {"Range": "bytes=-5"}, ETAG, 0) == Answer(416)
