"""Where styles and scripts are collected: under names made from their content, also where a script names another."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

# Of our own scripts only; those of packages may name files that did not come with them.
IMPORTS = ("js/*.js", ((r'(?P<matched>(?P<how>\bfrom |\bimport |\bimport\()"(?P<url>\.[^"]+)")', '%(how)s"%(url)s"'),))


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Compressed, and kept by browsers for ever: what changes gets another name, and so does what imports it."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, IMPORTS)
