"""From the geometry of pages to blocks and grids: what PDF files and scans have in common. Pure."""

from extract.formats.geometry.page import Box, Page, Rule, Word, around, displayed, where
from extract.formats.geometry.reading import parts_of

__all__ = ["Box", "Page", "Rule", "Word", "around", "displayed", "parts_of", "where"]
