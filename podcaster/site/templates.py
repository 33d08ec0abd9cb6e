"""Templates a host can replace or extend, and what is wrong with them. The only door to Jinja2."""

from __future__ import annotations

import hashlib
import re
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined, select_autoescape
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError

from podcaster.errors import ContentError, Problem

EXTENDS = '{% extends "default/episode.html" %}'


class Templates:
    """The show's own templates before ours; ``default/…`` always means ours. All but ``.txt`` is escaped.

    Every method raises ContentError, with file and line, when a template is broken.
    """

    def __init__(self, own: Path | None, show_folder: Path) -> None:
        self._folders = [*([own] if own else []), _default_folder()]
        self._show_folder = show_folder
        loaders = [_Folder(folder, encoding="utf-8-sig") for folder in self._folders]
        self._environment = Environment(
            loader=ChoiceLoader([*loaders, PrefixLoader({"default": loaders[-1]})]),
            autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}

    def define(self, words: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]]) -> None:
        """Give every template these words and filters."""
        self._environment.globals.update(words)
        self._environment.filters.update(filters)

    def fingerprint(self) -> str:
        """Return a SHA-256 over every file a template may be made of."""
        digest = hashlib.sha256()
        for folder in self._folders:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                digest.update(f"{path} {path.resolve()} {_sha256(path)}\n".encode(errors="surrogateescape"))
        return digest.hexdigest()

    def source(self, name: str, forbidden: str = "\0") -> str:
        """Return a file as it is written; what it must not hold is a problem."""
        assert self._environment.loader is not None  # noqa: S101
        try:
            text, path, _ = self._environment.loader.get_source(self._environment, name)
        except Exception as error:
            raise self._told(error) from error
        if forbidden in text:
            line = text[: text.index(forbidden)].count("\n") + 1
            raise ContentError(Problem(f"{self._named(path or name)}:{line}", f"may not hold {forbidden!r}"))
        return text

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """Return a template filled in."""
        try:
            return self._environment.get_template(name).render(context)
        except Exception as error:
            raise self._told(error) from error

    def _told(self, error: Exception) -> Exception:
        """Return what is wrong with a template in the host's words; an error outside templates is left as it is."""
        if isinstance(error, TemplateSyntaxError):
            return ContentError(Problem(f"{self._named(error.filename or '')}:{error.lineno}", error.message or ""))
        if isinstance(error, OSError) and error.filename:
            return ContentError(Problem(self._named(str(error.filename)), error.strerror or str(error)))
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if self._is_template(frame.filename)]
        if not frames:
            return error
        where = f"{self._named(frames[-1].filename)}:{frames[-1].lineno}"
        return ContentError(Problem(where, *_said(error)))

    def _is_template(self, filename: str) -> bool:
        return any(Path(filename).is_relative_to(folder) for folder in self._folders)

    def _named(self, filename: str) -> str:
        """Return a path as the host knows it: within the show where it lies there."""
        path = Path(filename)
        return str(path.relative_to(self._show_folder) if path.is_relative_to(self._show_folder) else path)


class _Folder(FileSystemLoader):
    """A folder of UTF-8 templates, with or without a byte order mark; another encoding is told with its line."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        top = Path(self.searchpath[0])
        if (found := top / template).exists() and not found.resolve().is_relative_to(top.resolve()):
            raise TemplateSyntaxError(
                "is a link that leads out of its folder; copy the file here", 1, template, str(found)
            )
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            path = str(Path(self.searchpath[0]) / template)
            raise TemplateSyntaxError("is not UTF-8 text", line, template, path) from error


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:  # told of only if a page needs it
        return ""


def _default_folder() -> Path:
    """Return our own templates: inside the package in a wheel, beside it in the repository."""
    package = Path(__file__).parents[1]
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


def _said(error: Exception) -> tuple[str, str]:
    """Return what is wrong, and an example of right where there is one."""
    if isinstance(error, RecursionError):
        return "extends or includes itself; the default it replaces has another name", EXTENDS
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error}", ""
    said = re.sub(r"'[\w.]+\.(\w+) object' has no attribute", r"\1 has no", str(error))
    return said or type(error).__name__, ""
