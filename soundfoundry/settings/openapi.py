"""What the description of the API says of itself, and how it is written."""

SPECTACULAR_SETTINGS = {
    "TITLE": "SoundFoundry",
    "DESCRIPTION": (
        "Make music, follow the work, and fetch the files, with the same prices and limits as on the pages. Names that "
        "are not described are refused, in bodies and in queries. Only on the pages: buying credits and plans, gift "
        "codes and transfers, the account and its keys, emptying the trash, and archives of stems."
    ),
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # A change needs what it changes to, as any other body does.
    "COMPONENT_SPLIT_PATCH": False,
    # Several fields of one name and different choices: what each set is called.
    "ENUM_NAME_OVERRIDES": {
        "LanguageEnum": "api.tracks.wishes.LANGUAGES_TO_CHOOSE",
        "WordsLanguageEnum": "api.lyrics.shapes.WORDS_LANGUAGES",
        "StatusEnum": "api.tracks.shapes.STATUSES",
        "FindingStatusEnum": "api.words.shapes.STATUSES",
        "KeyEnum": "api.tracks.wishes.KEYS_TO_CHOOSE",
        "KindEnum": "api.credits.shapes.KINDS",
        "OriginEnum": "tracks.models.Origin",
        "MoodEnum": "api.tracks.wishes.MOODS_TO_CHOOSE",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.strictness.describe",
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
}
