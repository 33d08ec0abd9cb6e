"""A rich site, rendered once and served as an object store serves it, and a way to open its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from podcaster.site.render import render
from tests.browser import served, write_all
from tests.site import public

SHOW = "index.html"
EPISODE = "episodes/012-de-werkplaats.html"
PLAIN = "episodes/011-kort.html"
LONG = "episodes/010-zonder-film.html"
EMBED = "embed/012-de-werkplaats.html"
EVERY_KIND = (SHOW, EPISODE, PLAIN, EMBED)

Open = Callable[..., Page]


@dataclass(frozen=True)
class Site:
    """A rendered site: its folder, its address, what was rendered and every file beside it."""

    folder: Path
    url: str
    pages: dict[str, bytes]
    files: dict[str, bytes]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The rich edition, with real sound, film and pictures."""
    edition = public.rich_edition()
    pages, files = render(edition, None), public.files_of(edition)
    folder = write_all(tmp_path_factory.mktemp("site"), pages | files)
    with served(folder) as url:
        yield Site(folder, url, pages, files)


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Open]:
    """Open a page of the site: ``open_page(SHOW, width=320, color_scheme="dark")``; JavaScript stays off in pages."""
    contexts = []

    def opened(key: str, *, width: int = 1280, height: int = 900, **settings: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.goto(key if "://" in key else site.url + key)
        return page

    yield opened
    for context in contexts:
        context.close()
