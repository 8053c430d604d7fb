"""Territories, communes, shapes and maps of France, rebuilt from registry packages.

The sources, their licences and the choices made between them are in `data/sources/geography.toml`.
"""

from cube17.pipeline.geography.build import build
from cube17.pipeline.geography.sources import SourceError

__all__ = ["SourceError", "build"]
