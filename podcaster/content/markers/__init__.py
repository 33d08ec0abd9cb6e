"""Markers from other programs' files: one module for each format, and ``read`` that knows them apart by content."""
