"""Where styles and scripts are collected: under names made from their content, also where a script names another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

# Of our own scripts only; those of packages may name files that did not come with them.
IMPORTS = ("js/*.js", ((r'(?P<matched>(?P<how>\bfrom |\bimport |\bimport\()"(?P<url>\.[^"]+)")', '%(how)s"%(url)s"'),))
# The styles of every page lie in a file per part, and travel as one: a request each would keep the page waiting.
SITE_STYLES = "css/site.css"
STYLE_IMPORT = re.compile(r'@import "([^"]+)";\n')


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Compressed, and kept by browsers for ever: what changes gets another name, and so does what imports it."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, IMPORTS)

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Every collected file under its hashed name; `paths` says where each of them came from."""
        if SITE_STYLES in paths and not dry_run:
            joined = STYLE_IMPORT.sub(lambda found: _read(paths, f"css/{found[1]}"), _read(paths, SITE_STYLES))
            Path(self.path(SITE_STYLES)).write_text(joined, encoding="utf-8")
            paths = {**paths, SITE_STYLES: (self, SITE_STYLES)}
        yield from super().post_process(paths, dry_run, **options)


def _read(paths: dict[str, Any], name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as source:
        return str(source.read().decode())
