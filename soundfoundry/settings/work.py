"""Kinds of work: which runner does which, what workers load for them, and who knows more about them."""

JOB_RUNNERS = {
    "generate": "tracks.runners.GenerateRunner",
    "import": "tracks.importing.ImportRunner",
    "edit": "studio.runners.editing.EditRunner",
    "change": "studio.runners.changing_songs.ChangeRunner",
    "cover": "studio.runners.covering.CoverRunner",
    "change_outside": "studio.runners.changing_outside.ChangeOutsideRunner",
    "separate": "studio.runners.separating.SeparateRunner",
    "separate_outside": "studio.runners.separating_outside.SeparateOutsideRunner",
    "analyse": "studio.runners.analysing.AnalyseRunner",
    "mix": "studio.runners.mixing.MixRunner",
    "transcribe": "studio.runners.hearing.TranscribeRunner",
    "tune": "studio.runners.tunes.ReadTuneRunner",
}
# What workers load once, before any work; web processes load none of it.
JOB_PRELOADED = (
    *(
        "engine.production",
        "engine.intake",
        "engine.providers.composer",
        "engine.separation.separating",
        "engine.separation.fitting",
    ),
    *(
        "engine.splicing.delivering",
        "engine.editing",
        "engine.changing.verbs",
        "engine.covering.covering",
        "engine.analysis.analysing",
        "httpx",
        "httpcore",
    ),
)
JOB_WARM_UPS = ("engine.warming.warm_up", "makers.providing.warm_up")
# What is begun with a track that was read in, within the transaction that delivers it.
AFTER_IMPORT = "studio.services.analysing.analyse_delivered"
# What forgets more of a track that is deleted for good, within the transaction that strips it.
AFTER_PURGE = "studio.services.analysing.forget_track"
# Who knows what credits were spent for, by title and page.
CREDITS_WORKS = "studio.queries.works.works_of"
# What finds the list that an account outside keeps of its requests, whatever kinds of work those were.
ACCOUNT_LISTINGS = "makers.providing.listing_of"
