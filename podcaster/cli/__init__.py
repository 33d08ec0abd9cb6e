"""The commands: parse, call one thing, say what happened."""

from podcaster.cli.group import main

__all__ = ["main"]
