"""A page's tags, as a machine reads them."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any


class Tags(HTMLParser):
    """Every tag of a page with its attributes, in order, and the text of title, style, script and textarea."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.raw: dict[str, str] = {}
        self._within = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self._within = tag
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        """Note the text of the tags that hold nothing but text."""
        if self._within in {"script", "style", "title", "textarea"}:
            self.raw[self._within] = self.raw.get(self._within, "") + data

    def handle_endtag(self, tag: str) -> None:
        """Leave a tag."""
        self._within = ""

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        """The attributes of every such tag."""
        return [found for name, found in self.found if name == tag and wanted.items() <= found.items()]

    def meta(self, name: str) -> str:
        """The content of one meta tag, by name or property."""
        (found,) = [tag for tag in self.all("meta") if name in (tag.get("name"), tag.get("property"))]
        return found["content"]

    def json_ld(self) -> dict[str, Any]:
        """The page's structured data."""
        return dict(json.loads(self.raw["script"]))
