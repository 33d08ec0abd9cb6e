"""What must be right in show.toml beyond its types, rule by rule, with who asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from pathlib import PurePath
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from podcaster.content import rules
from podcaster.content.audio_rules import check_audio
from podcaster.content.categories import category_names, nearest_category
from podcaster.content.files import shown
from podcaster.content.languages import is_language, likely_language
from podcaster.content.podcasting_rules import check_podcasting
from podcaster.content.rules import wrong
from podcaster.errors import Problem
from podcaster.model import ShowFacts

EMAIL = re.compile(r"[^@\s<>()\",;:]+@[^@\s<>()\",;:]+\.[^@\s<>()\",;:.]{2,}")
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")  # Amazon S3, "Bucket naming rules"
OURS = frozenset({"", ".", "build", "episodes", "templates"})

Rule = Callable[[ShowFacts, str], Iterator[Problem]]


def check_show(show: ShowFacts, where: str) -> list[Problem]:
    """Return everything that is wrong with, or worth a warning about, what show.toml says."""
    return [problem for rule in RULES for problem in rule(show, where)]


def with_whole_base_url(show: ShowFacts) -> ShowFacts:
    """Return the show with a slash at the end of its base_url: there is only one thing a missing one can mean."""
    url = show.storage.base_url
    return show if url.endswith("/") else replace(show, storage=replace(show.storage, base_url=url + "/"))


def _texts(show: ShowFacts, where: str) -> Iterator[Problem]:
    yield from rules.line_of_text(where, "title", show.title)
    yield from rules.line_of_text(where, "author", show.author)
    yield from rules.paragraph(where, "description", show.description)


def _addresses(show: ShowFacts, where: str) -> Iterator[Problem]:
    if show.email and not EMAIL.fullmatch(show.email):
        yield wrong(where, "email", f"'{show.email}' is not an e-mail address")
    yield from rules.address(where, "website", show.website)
    for name, link in show.links.items():
        yield from rules.line_of_text(where, f"links: {shown(name)}", name, rules.NAME_LIMIT)
        yield from rules.address(where, f"links: {name}", link or " ")


def _language(show: ShowFacts, where: str) -> Iterator[Problem]:
    if not is_language(show.language):
        what = f"'{show.language}' is not a language code of two letters (ISO 639)"
        yield wrong(where, "language", what, f'"{likely_language(show.language)}"')


def _categories(show: ShowFacts, where: str) -> Iterator[Problem]:
    if not show.categories:
        yield wrong(where, "categories", "is empty; Apple asks for at least one")
    known = category_names()
    for category in show.categories:
        if category not in known:
            near = nearest_category(category)
            what = f"'{category}' is not in Apple's list (capitals count)"
            yield wrong(where, "categories", what, f'"{near}"' if near else "")


def _copyright(show: ShowFacts, where: str) -> Iterator[Problem]:
    owner = re.sub(r"(?i)©|\(c\)|\bcopyright\b|\b(19|20)\d\d(\s*[-–]\s*(19|20)?\d\d)?\b", "", show.copyright)
    if owner != show.copyright:
        right = " ".join(owner.split()).strip(" ,.-–")
        what = "must be the owner's name only, without the word, © or a year"
        asked = {"rule": "copyright-name", "source": "PSP-1"}
        yield wrong(where, "copyright", what, f'"{right or show.author}"', "warning", **asked)


def _timezone(show: ShowFacts, where: str) -> Iterator[Problem]:
    known = available_timezones()
    if show.timezone not in known:
        near = get_close_matches(show.timezone, known, n=1)
        yield wrong(where, "timezone", f"'{show.timezone}' is not a time zone", f'"{near[0]}"' if near else "")


def _cover(show: ShowFacts, where: str) -> Iterator[Problem]:
    if not show.cover:
        yield wrong(where, "cover", f"'' {rules.NO_FILE}")
    yield from rules.file_of_the_show(where, "cover", show.cover)


def _audio(show: ShowFacts, where: str) -> Iterator[Problem]:
    yield from check_audio(show.audio, where)


def _base_url(show: ShowFacts, where: str) -> Iterator[Problem]:
    url = show.storage.base_url
    fault = rules.address_fault(url)
    if not fault and not url.isascii():
        fault = f"'{url}' has letters outside ASCII, which apps do not read in addresses"
    if not fault and (urlsplit(url).query or urlsplit(url).fragment):
        fault = f"'{url}' has a '?' or '#': names of files are put behind it"
    if fault:
        yield wrong(where, "storage.base_url", fault)


def _storage(show: ShowFacts, where: str) -> Iterator[Problem]:
    storage = show.storage
    if storage.bucket and not BUCKET.fullmatch(storage.bucket):
        yield wrong(
            where, "storage.bucket", f"'{storage.bucket}' is not a bucket's name: lower case, 3 to 63 characters"
        )
    if not storage.bucket and PurePath(storage.folder).as_posix().rstrip("/") in OURS:
        yield wrong(where, "storage.folder", f"'{storage.folder}' is in use by the show itself; name another folder")
    if not storage.folder.isprintable():
        yield wrong(where, "storage.folder", f"'{shown(storage.folder)}' is no folder's name")
    parts = storage.prefix.strip("/").split("/")
    if storage.prefix and ({"", ".", ".."} & set(parts) or "\\" in storage.prefix or not storage.prefix.isprintable()):
        yield wrong(where, "storage.prefix", f"'{shown(storage.prefix)}' has '.', '..' or an unusual character in it")
    if storage.endpoint_url:
        yield from rules.address(where, "storage.endpoint_url", storage.endpoint_url)
    for key in ("endpoint_url", "prefix", "region"):
        if getattr(storage, key) and not storage.bucket:
            yield wrong(where, f"storage.{key}", "does nothing without a bucket", severity="warning")


def _announce(show: ShowFacts, where: str) -> Iterator[Problem]:
    for key in ("websub", "podping", "webhook"):
        yield from rules.address(where, f"announce.{key}", getattr(show.announce, key), https=True)


def _transcribe(show: ShowFacts, where: str) -> Iterator[Problem]:
    if not show.transcribe.model.isprintable():
        yield wrong(where, "transcribe.model", f"'{shown(show.transcribe.model)}' is no folder's name")
    for number, term in enumerate(show.transcribe.glossary, start=1):
        yield from rules.line_of_text(where, f"transcribe.glossary {number}", term, rules.NAME_LIMIT)


def _people(show: ShowFacts, where: str) -> Iterator[Problem]:
    yield from rules.people(where, show.people)


RULES: tuple[Rule, ...] = (
    _texts,
    _addresses,
    _language,
    _categories,
    _copyright,
    _timezone,
    _cover,
    _audio,
    _base_url,
    _storage,
    _announce,
    _transcribe,
    _people,
    check_podcasting,
)
