"""Music and where it comes from: what was asked for, the takes it became, and their files."""

from tracks.models.asking import FreeUse, PayWith, Request
from tracks.models.assets import MADE_ON_DEMAND, ROLE_OF_FORMAT, Asset, Role
from tracks.models.choices import STATES_OF_STATUS, STATUS_OF_STATE, Complaint, Origin, Visibility
from tracks.models.fingerprints import Fingerprint, FingerprintHash
from tracks.models.likeness import FeatureVector
from tracks.models.lineage import Descent, How
from tracks.models.music import DISCARDED_FOR, TITLE_CHARACTERS, Track, TrackSet
from tracks.models.searching import search_text_of
from tracks.models.tags import FileTags

__all__ = [
    "DISCARDED_FOR",
    "MADE_ON_DEMAND",
    "ROLE_OF_FORMAT",
    "STATES_OF_STATUS",
    "STATUS_OF_STATE",
    "TITLE_CHARACTERS",
    "Asset",
    "Complaint",
    "Descent",
    "FeatureVector",
    "FileTags",
    "Fingerprint",
    "FingerprintHash",
    "FreeUse",
    "How",
    "Origin",
    "PayWith",
    "Request",
    "Role",
    "Track",
    "TrackSet",
    "Visibility",
    "search_text_of",
]
