"""Every fault of the doubles of fal.ai and Replicate, and the error it leads to."""

from __future__ import annotations

from dataclasses import dataclass

from engine.outside import (
    AccountEmpty,
    GenerationFailed,
    Gone,
    KeyDenied,
    KeyRefused,
    OutcomeUnknown,
    ProviderError,
    Refused,
    State,
    Unavailable,
)

Error = type[ProviderError]


@dataclass(frozen=True)
class Faults:
    """By when they happen: while a request is sent, made, asked about, fetched, and cancelled.

    ending: the state it ends with. delivering: None where the song is there all the same. busy: seconds to wait, as
    told. refusing: words of the reason. locked: the faults that mean a key may not ask. alone: have tests of their own.
    """

    submitting: dict[str, Error]
    ending: dict[str, State]
    asking: tuple[str, ...]
    fetching: dict[str, Error]
    delivering: dict[str, Error | None]
    cancelling: tuple[str, ...]
    busy: dict[str, float | None]
    refusing: dict[str, str]
    told_3_seconds: str
    locked: str
    alone: frozenset[str]

    def all(self) -> set[str]:
        by_time = (self.submitting, self.ending, self.asking, self.fetching, self.delivering, self.cancelling)
        return {name for names in by_time for name in names} | self.alone


def _each(error: Error, *names: str) -> dict[str, Error]:
    return dict.fromkeys(names, error)


OF_FAL = Faults(
    submitting={
        **_each(Unavailable, "queue_full", "too_many", "maintenance"),
        **_each(Refused, "bad_request", "invalid_list", "invalid_text", "invalid_object"),
        **_each(Refused, "moderated_at_once", "moved"),
        **_each(Gone, "unknown_model", "not_for_you"),
        **_each(KeyRefused, "unauthorized", "forbidden"),
        **_each(AccountEmpty, "no_money", "locked"),
        **_each(OutcomeUnknown, "page_502", "error_500", "error_503", "timeout_504"),
        **_each(OutcomeUnknown, "lost_answer", "cut_answer", "nothing_said"),
    },
    ending={
        "failed_500": "failed", "failed_422": "failed", "failed_504": "failed", "failed_text": "failed",
        "failed_retryable": "failed", "failed_final": "failed", "moderated": "failed", "user_timeout": "failed",
        "runner_gone": "failed",
    },
    asking=("status_page", "status_500", "status_429", "status_lost", "status_not_json", "status_locked"),
    fetching={
        **_each(Unavailable, "result_page", "result_500", "result_429", "result_lost", "result_not_json"),
        **_each(Unavailable, "file_500", "file_cut"),
        "result_locked": KeyDenied,
        **_each(GenerationFailed, "result_forgotten", "file_404", "file_inside", "file_empty", "file_page"),
    },
    delivering={
        **dict.fromkeys(("as_audio_file", "bare_url", "no_content_type", "data_uri", "wrong_extension"), None),
        **_each(GenerationFailed, "relative_url", "foreign_url", "no_audio", "no_url", "quiet_failure"),
    },
    cancelling=("cancel_page", "cancel_500", "cancel_429", "cancel_lost", "cancel_locked"),
    busy={"queue_full": None, "too_many": 7.0, "maintenance": 30.0},
    refusing={
        "invalid_list": "duration: Input should be at most 240",
        "invalid_text": "lyrics are too long",
        "invalid_object": "lyrics are too long",
        "moderated_at_once": "content rules",
        "bad_request": "Invalid fal_max_queue_length",
    },
    told_3_seconds="status_429",
    locked="status_locked",
    alone=frozenset(
        "slow_answer only_in_header foreign_urls webhook_first status_forgotten too_early status_new_word "
        "cancel_not_json file_drips file_moved covers_itself keys_down keys_lost keys_odd times_missing "
        "last_time_missing".split()
    ),
)  # fmt: skip

OF_REPLICATE = Faults(
    submitting={
        **_each(Unavailable, "throttled", "throttled_in_words", "throttled_in_header", "throttled_silently"),
        "maintenance": Unavailable,
        **_each(Refused, "invalid", "moderated_at_once", "moved"),
        **_each(Gone, "unknown_model", "no_permission"),
        **_each(KeyRefused, "unauthenticated", "forbidden"),
        "no_credit": AccountEmpty,
        **_each(OutcomeUnknown, "page_502", "error_500", "error_503", "lost_answer", "cut_answer", "nothing_said"),
    },
    ending={
        "failed": "failed", "out_of_memory": "failed", "moderated": "failed", "no_source": "failed",
        "as_nothing": "failed", "aborted": "cancelled", "deadline": "cancelled",
    },
    asking=("get_page", "get_500", "get_429", "get_lost", "get_not_json", "get_locked"),
    fetching={
        **_each(Unavailable, "file_500", "file_cut"),
        **_each(GenerationFailed, "file_404", "file_401", "file_inside", "file_empty", "file_page"),
    },
    delivering={
        **dict.fromkeys(("as_list", "as_object", "as_data", "as_api_file"), None),
        **_each(GenerationFailed, "as_empty_list", "as_foreign", "as_relative"),
    },
    cancelling=("cancel_page", "cancel_500", "cancel_429", "cancel_lost", "cancel_locked"),
    busy={
        "throttled": 10.0, "throttled_in_words": 10.0, "throttled_in_header": 12.0, "throttled_silently": None,
        "maintenance": 30.0,
    },
    refusing={
        "invalid": "input.duration: Must be less than or equal to 190",
        "moderated_at_once": "content rules",
    },
    told_3_seconds="get_429",
    locked="get_locked",
    alone=frozenset(
        # Of lists, webhooks and tools: test_replicate_lists, _finds, _webhooks and test_tools_fail.
        "slow_answer get_forgotten new_word output_first file_drips cancel_too_late cancel_unseen cancel_not_json "
        "told_202 foreign_urls webhook_first list_page list_500 list_429 list_lost list_not_json list_locked "
        "list_foreign_next list_no_input times_missing last_time_missing".split()
    ),
)  # fmt: skip
