"""Every fault of the places where the doubles of fal.ai and Replicate take files, and the error it leads to."""

from __future__ import annotations

from engine.outside import AccountEmpty, KeyDenied, KeyRefused, ProviderError, Refused, Unavailable
from tests.doubles.double import Double
from tests.doubles.fal import FalDouble
from tests.doubles.replicate import ReplicateDouble

Error = type[ProviderError]
OF_UPLOADS: dict[type[Double], dict[str, Error | None]] = {
    FalDouble: {
        "upload_unauthorized": KeyRefused,
        "upload_no_money": AccountEmpty,
        "upload_type_refused": Refused,
        **dict.fromkeys(("upload_500", "upload_page", "upload_throttled", "upload_lost"), Unavailable),
        "upload_nothing_said": Unavailable,
        "upload_inside": Refused,
        **dict.fromkeys(("put_expired", "put_500", "put_page", "put_lost"), Unavailable),
        "put_too_large": Refused,
        "put_moved": Refused,
        **dict.fromkeys(("put_forgotten", "put_halved"), Unavailable),
        "put_slow": None,
    },
    ReplicateDouble: {
        "upload_unauthenticated": KeyRefused,
        "upload_no_credit": AccountEmpty,
        "upload_type_refused": Refused,
        "upload_too_large": Refused,
        **dict.fromkeys(("upload_500", "upload_page", "upload_throttled", "upload_lost"), Unavailable),
        **dict.fromkeys(("upload_nothing_said", "upload_halved", "upload_forgotten"), Unavailable),
        "upload_slow": None,
        **dict.fromkeys(("remove_500", "remove_lost"), Unavailable),
        "remove_unauthenticated": KeyDenied,
    },
}
"""By the double: None where the file is there all the same."""
