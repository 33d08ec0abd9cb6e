"""Publish a podcast: a recording goes in, a live feed with episode pages comes out."""

__version__ = "0.1.0"
