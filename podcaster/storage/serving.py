"""A folder behind a web server: what nginx and Caddy need to be told, made from the headers our keys have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from podcaster import keys
from podcaster.model import StorageSettings

_FOLDERS = "|".join(sorted(keys.HASHED_FOLDERS))
_SAVED_AS = r"media/(.+)\.[0-9a-f]{12}(\.[a-z0-9]+)$"
_CHAPTERS = "application/json+chapters"


def nginx(folder: Path, settings: StorageSettings) -> str:
    """Return a server block: exact types, lifetimes, any part of a file, reading from other sites, nothing hidden."""
    host, path = _place(settings)
    lines = [
        "server {",
        f"    server_name {host};",
        "    listen 80;  # and 443 with a certificate, e.g. by certbot",
        *(_aliased(folder, path) if path else [f'    root "{folder}";']),
        "    autoindex off;",
        "    gzip off;  # lengths must be what the feed says",
        "    charset off;",
        '    location ~ "/\\.(?!well-known/)" { return 404; }  # what is the tool\'s own',
        *_types(),
        *_locations(path),
        "}",
    ]
    return "\n".join(lines) + "\n"


def caddy(folder: Path, settings: StorageSettings) -> str:
    """Return a site block with the same; Caddy fetches its own certificate."""
    host, path = _place(settings)
    inside = [
        f'root * "{folder}"',
        "@hidden path_regexp /\\.",
        "respond @hidden 404",
        'header Access-Control-Allow-Origin "*"',
        'header Access-Control-Expose-Headers "Content-Range, Accept-Ranges, Content-Length, ETag"',
        f'header Cache-Control "{keys.SHORT}"',
        f"@hashed path_regexp ^/({_FOLDERS})/",
        f'header @hashed Cache-Control "{keys.IMMUTABLE}"',
        f"@own path /{keys.LISTENER_FEEDS}*",
        f'header @own Cache-Control "{keys.OWN}"',
        f"@media path_regexp saved ^/{_SAVED_AS}",
        'header @media Content-Disposition `inline; filename="{re.saved.1}{re.saved.2}"`',
    ]
    for suffix, kind in sorted(keys.CONTENT_TYPES.items()):
        inside += [f"@{suffix[1:]} path *{suffix}", f'header @{suffix[1:]} Content-Type "{kind}"']
    inside += ["@chapters path /chapters/*", f'header @chapters Content-Type "{_CHAPTERS}"', "file_server"]
    block = [f"    {line}" for line in inside]
    if path:
        block = [f"    handle_path {path}/* {{", *(f"    {line}" for line in block), "    }"]
    return "\n".join([f"{host} {{", *block, "}"]) + "\n"


def _place(settings: StorageSettings) -> tuple[str, str]:
    """Return host and path of the public address."""
    parts = urlsplit(settings.base_url)
    return parts.hostname or "podcast.example.org", parts.path.rstrip("/")


def _aliased(folder: Path, path: str) -> list[str]:
    return [f"    root /srv/web;  # where a link leads to the folder: ln -s {folder} /srv/web{path}"]


def _types() -> Iterator[str]:
    yield "    types {"
    for suffix, kind in sorted(keys.CONTENT_TYPES.items()):
        yield f'        "{kind}" {suffix[1:]};'
    yield "    }"


def _locations(path: str) -> Iterator[str]:
    """Yield what differs by folder; an inner add_header hides every outer one, so each says all."""
    yield from _location(f'~ "^{path}/chapters/"', keys.IMMUTABLE, f'types {{ }} default_type "{_CHAPTERS}";')
    saved = "add_header Content-Disposition 'inline; filename=\"$1$2\"';"
    yield from _location(f'~ "^{path}/{_SAVED_AS}"', keys.IMMUTABLE, saved)
    yield from _location(f'~ "^{path}/({_FOLDERS})/"', keys.IMMUTABLE)
    yield from _location(f"{path}/{keys.LISTENER_FEEDS}", keys.OWN)
    yield from _location(f"{path}/", keys.SHORT)


def _location(where: str, lifetime: str, more: str = "") -> Iterator[str]:
    yield f"    location {where} {{"
    yield f'        add_header Cache-Control "{lifetime}";'
    yield '        add_header Access-Control-Allow-Origin "*";'
    yield '        add_header Access-Control-Expose-Headers "Content-Range, Accept-Ranges, Content-Length, ETag";'
    if more:
        yield f"        {more}"
    yield "    }"
