"""Rules for what both show.toml and episode.toml hold: texts, addresses and people. Each yields what it finds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PureWindowsPath
from urllib.parse import urlsplit

from podcaster.content.examples import EXAMPLES
from podcaster.content.files import UNPRINTABLE, shown
from podcaster.content.taxonomy import is_role, nearest_role
from podcaster.errors import Problem, Severity, rule_of
from podcaster.model import Person

TITLE_LIMIT = 255  # characters (Apple)
DESCRIPTION_LIMIT_BYTES = 4000  # Apple, PSP-1
NAME_LIMIT_BYTES = 255  # of one file or folder, on every common file system
NAME_LIMIT = 128  # characters (Podcasting 2.0)
NO_FILE = "must be the name of a file in the show's folder"


def wrong(
    where: str, key: str, what: str, right: str = "", severity: Severity = "error", *, rule: str = "", source: str = ""
) -> Problem:
    """Return the problem of one key, with the key's own example unless there is a better one.

    ``rule`` is for what is asked of any feed as well, and is told once; without one, the key is the rule, up to a name
    that the host chose herself ("links: Mastodon").
    """
    name = re.sub(r" \d+(: ?|$)", ".", key).rstrip(".")
    if not right and severity == "error":
        right = EXAMPLES.get(name, "")
    return Problem(where, f"{key}: {what}", right, severity, rule or rule_of(where, name.partition(":")[0]), source)


def line_of_text(where: str, key: str, text: str, limit: int = TITLE_LIMIT) -> Iterator[Problem]:
    """A title or a name: something, on one line, without spaces around it and not too long."""
    if not text.strip():
        yield wrong(where, key, "is empty")
    elif text != text.strip():
        yield wrong(where, key, "has spaces at its start or end; remove them", f'"{text.strip()[:TITLE_LIMIT]}"')
    elif re.search(r"[\n\r\t]", text) or UNPRINTABLE.search(text):
        yield wrong(where, key, "has a line break or a control character; write it on one line")
    elif len(text) > limit:
        yield wrong(where, key, f"is {len(text)} characters long; apps keep {limit}")


def paragraph(where: str, key: str, text: str, *, required: bool = True) -> Iterator[Problem]:
    """A description: something, and no more than apps keep (4000 bytes of UTF-8: Apple, PSP-1)."""
    size = len(text.encode())
    if not text.strip():
        yield wrong(where, key, "is empty", severity="error" if required else "warning")
    elif UNPRINTABLE.search(text):
        yield wrong(where, key, "has a control character; remove it")
    elif size > DESCRIPTION_LIMIT_BYTES:
        what = f"is {size} bytes long; apps keep {DESCRIPTION_LIMIT_BYTES}; move the rest to the notes"
        yield wrong(where, key, what)


def address(where: str, key: str, url: str, *, https: bool = False) -> Iterator[Problem]:
    """An address on the web, or nothing. ``https``: Podcasting 2.0 asks for it, so http is worth a warning."""
    if not url:
        return
    fault = address_fault(url)
    if fault:
        yield wrong(where, key, fault)
    elif https and url.lower().startswith("http:"):
        asked = {"rule": "address-https", "source": "Apple, Podcasting 2.0"}
        yield wrong(where, key, "is not https; apps may leave it out", "https" + url[4:], "warning", **asked)


def address_fault(url: str) -> str:
    """Return what is wrong with an address on the web, "" if nothing is."""
    shown = f"'{url[:60]}'"
    if re.search(r"[\s<>\"\\]", url) or UNPRINTABLE.search(url):
        return f"{shown} has a space or a character that an address cannot have"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return f"{shown} is not an address"
    if parts.scheme not in ("http", "https") or not host:
        return f"must be a whole address that starts with https://, not {shown}"
    if "@" in parts.netloc:
        return "has a user name or a password in it, which everybody would read; remove it"
    return ""


def file_of_the_show(where: str, key: str, name: str) -> Iterator[Problem]:
    """The name of a file in the show's folder, or none. The folder may move to Windows, where more leads out of it."""
    path = PureWindowsPath(name)
    too_long = any(len(part.encode(errors="replace")) > NAME_LIMIT_BYTES for part in path.parts)
    if path.anchor or ".." in path.parts or "\\" in name or not name.isprintable() or too_long:
        yield wrong(where, key, f"'{shown(name[:60])}' {NO_FILE}")


def people(where: str, everybody: Sequence[Person]) -> Iterator[Problem]:
    """Names, roles and addresses of people."""
    for number, person in enumerate(everybody, start=1):
        key = f"people {number}: "
        yield from line_of_text(where, f"{key}name", person.name, NAME_LIMIT)
        yield from address(where, f"{key}href", person.href, https=True)
        yield from address(where, f"{key}img", person.img, https=True)
        if not is_role(person.group, person.role):
            yield from _unknown_role(where, f"{key}role", person)


def _unknown_role(where: str, key: str, person: Person) -> Iterator[Problem]:
    group, role = nearest_role(person.group, person.role)
    right = f'role = "{role}"' + (f', group = "{group}"' if group != "cast" else "") if role else ""
    what = f"'{person.role}' in '{person.group}' is not in the podcast taxonomy; apps may not show it"
    yield wrong(where, key, what, right, "warning", rule="person-role", source="Podcasting 2.0 taxonomy")
