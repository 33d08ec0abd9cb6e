"""An edition → every page and asset, as bytes under their keys."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from podcaster import keys
from podcaster.errors import ContentError, Problem
from podcaster.model import Edition
from podcaster.model.times import short_clock
from podcaster.site import times
from podcaster.site.language import Language, language
from podcaster.site.pages import Page, pages, site_name
from podcaster.site.templates import Templates
from podcaster.site.waveform import outline

STYLES = ("theme.css", "style.css")
ICON = "icon.svg"

Known = Callable[[str, str, Callable[[], bytes]], bytes]


def anew(made_from: str, key: str, make: Callable[[], bytes]) -> bytes:
    """Return what ``make`` makes; another ``Known`` may remember what it made for ``key`` from the same."""
    return make()


def render(edition: Edition, own_templates: Path | None, known: Known = anew) -> dict[str, bytes]:
    """Return every page and asset of an edition: key → bytes. The same edition gives the same bytes.

    ``own_templates`` is the show's own templates folder, if it has one: a file there wins from the default of the same
    name, and ``{% extends "default/episode.html" %}`` changes only a part of it. ``known`` may spare making a page.
    Raises ContentError, with file and line, for all templates that are broken.
    """
    words = language(edition.show.language, edition.show.timezone)
    templates = Templates(own_templates, edition.show.folder)
    made, assets = _assets(templates)
    templates.define({"language": words, "say": words.say} | assets, _filters(words))
    problems: list[Problem] = []
    fingerprint = templates.fingerprint()
    for page in pages(edition, words):
        made_from = f"{page.key}\n{fingerprint}\n{page.made_from}"
        try:
            made[page.key] = known(made_from, page.key, partial(_page, templates, page))
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError(dict.fromkeys(problems))
    return made


def _page(templates: Templates, page: Page) -> bytes:
    return templates.render(page.template, page.context()).encode()


def _assets(templates: Templates) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the assets under their keys, and what the templates say of them.

    The style goes into every page, so that it shows after one request; its hash lets a strict Content Security Policy
    allow it and nothing else (W3C CSP level 3).
    """
    style = "".join(templates.source(name, forbidden="</style") for name in STYLES)
    icon = templates.source(ICON).encode()
    icon_key = keys.hashed("assets", "icon", hashlib.sha256(icon).hexdigest(), ".svg")
    style_hash = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {icon_key: icon}, {"style": style, "style_hash": style_hash, "icon_key": icon_key}


def _filters(words: Language) -> dict[str, Any]:
    """Return what a template can do with a value: ``{{ episode.published|date }}``."""
    return {
        "clock": short_clock,
        "date": words.date,
        "duration": words.duration,
        "fragment": times.fragment,
        "iso_duration": times.iso_duration,
        "outline": outline,
        "site_name": site_name,
        "size": words.size,
    }
