"""Single compiled modules of SciPy, without the packages around them, which take up to 80 MB and seconds to load.

Whoever asks for one has to do without: they are no public part of SciPy, and where they are not found in their place,
the whole package does the same.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType


@cache
def load_compiled(name: str) -> ModuleType | None:
    """A compiled module by its full name, such as "scipy.signal._sosfilt"; None where it is not in its place."""
    if name in sys.modules:
        return sys.modules[name]
    package, *parts = name.split(".")
    found = importlib.util.find_spec(package)
    for folder in (found.submodule_search_locations or ()) if found else ():
        for suffix in importlib.machinery.EXTENSION_SUFFIXES:
            path = Path(folder, *parts[:-1], parts[-1] + suffix)
            spec = importlib.util.spec_from_file_location(name, path) if path.exists() else None
            if spec and spec.loader:
                module = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(module)
                return module
    return None
