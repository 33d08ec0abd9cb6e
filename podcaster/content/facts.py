"""The door to pydantic: what a TOML or JSON file says → the facts of the model, every mistake in our words."""

from __future__ import annotations

import copy
import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, TypeVar, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError, with_config
from pydantic_core import ErrorDetails, to_json

from podcaster.content.examples import EXAMPLES, OTHER_NAMES, example
from podcaster.errors import ContentError, Problem, rule_of
from podcaster.model import (
    AnnounceSettings,
    AudioChanges,
    AudioSettings,
    Chat,
    ContentLink,
    EpisodeFacts,
    FeedSettings,
    FilmFacts,
    Funding,
    Location,
    MediaFile,
    Person,
    Recipient,
    Release,
    RemoteItem,
    Said,
    ShowFacts,
    Social,
    Soundbite,
    StorageSettings,
    TranscribeSettings,
    UpdateFrequency,
    Value,
)

T = TypeVar("T")
Path = tuple[str | int, ...]

_TABLES = (
    *(Person, AudioSettings, AudioChanges, StorageSettings, AnnounceSettings, TranscribeSettings),
    *(FeedSettings, FilmFacts),
    *(Chat, ContentLink, Funding, Location, Recipient, RemoteItem, Social, Soundbite, UpdateFrequency, Value),
)

# What the host writes is taken at its word: "3" is not a number, and a key we do not know is a mistake, not a comment.
for _kind in (ShowFacts, EpisodeFacts, *_TABLES):
    with_config({"extra": "forbid", "strict": True})(_kind)

_ADAPTERS: dict[object, TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (ShowFacts, EpisodeFacts, MediaFile, Release)
}

_SHARED = frozenset(field.name for field in fields(Said))  # told last: what both files know is what few hosts need

_WRONG_TYPE = {
    "bool_type": "must be true or false, without quotes",
    "dataclass_type": "must be a table",
    "dict_type": "must be a table",
    "float_type": "must be a number, without quotes",
    "int_type": "must be a whole number, without quotes",
    "string_type": "must be text in quotes",
    "time_delta_parsing": "must be a time in quotes",
    "time_delta_type": "must be a time in quotes",
    "tuple_type": "must be a list in square brackets",
    "uuid_type": "must be a UUID in quotes",
    "uuid_parsing": "must be a UUID",
    "datetime_type": "must be a date and time with a time zone",
    "datetime_parsing": "must be a date and time with a time zone",
    "datetime_from_date_parsing": "must be a date and time with a time zone",
}


def validate(kind: type[T], document: Mapping[str, Any], where: str) -> tuple[T | None, list[Problem]]:
    """Return ``document`` as ``kind``, and every mistake in its keys and types.

    If there are mistakes, the facts have examples in the places of what is wrong: they are good for looking at the
    rest, and for nothing else.
    """
    try:
        return _validated(kind, document), []
    except ValidationError as error:
        errors = error.errors()
    problems = _problems(kind, errors, where)
    for mend in (_without_wrong_keys, _without_wrong_tables):
        try:
            return _validated(kind, mend(kind, document, errors)), problems
        except ValidationError:
            continue
    return None, problems


def _validated(kind: type[T], document: Mapping[str, Any]) -> T:
    """Go by way of JSON: only there can pydantic be strict about numbers and still read a UUID from a text."""
    facts: T = _ADAPTERS[kind].validate_json(to_json(document, inf_nan_mode="constants"))
    return facts


def _without_wrong_keys(kind: type[Any], document: Mapping[str, Any], errors: Sequence[ErrorDetails]) -> dict[str, Any]:
    """Take away only the keys that are wrong, also inside tables; examples stand in for what is required."""
    mended = copy.deepcopy(dict(document))
    for error in errors:
        *tables, key = error["loc"]
        inside: Any = mended
        for part in tables:
            inside = inside[part]
        if isinstance(inside, dict):
            inside.pop(key, None)
    return _with_examples(kind, mended)


def _without_wrong_tables(
    kind: type[Any], document: Mapping[str, Any], errors: Sequence[ErrorDetails]
) -> dict[str, Any]:
    """Take away everything in which something is wrong, as what is required inside a table has no example."""
    at_fault = {error["loc"][0] for error in errors}
    return _with_examples(kind, {key: value for key, value in document.items() if key not in at_fault})


def _with_examples(kind: type[Any], document: dict[str, Any]) -> dict[str, Any]:
    required = [field.name for field in fields(kind) if field.default is field.default_factory is MISSING]
    return {key: json.loads(EXAMPLES[key]) for key in required} | document


def from_json(kind: type[T], data: bytes, where: str) -> T:
    """Return a file of the tool's own as ``kind``; raise ContentError when it is damaged."""
    try:
        facts: T = _ADAPTERS[kind].validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise ContentError(Problem(where, f"{_spoken(first['loc'])}{first['msg'].lower()}")) from error
    return facts


def _problems(kind: type[Any], errors: Sequence[ErrorDetails], where: str) -> list[Problem]:
    """Translate; a key that is missing because its name was misspelt is one mistake, not two."""
    misspelt = {
        (*loc[:-1], nearest)
        for loc in (error["loc"] for error in errors if error["type"] == "unexpected_keyword_argument")
        if (nearest := _nearest(str(loc[-1]), _known_keys(kind, loc[:-1])))
    }
    return [
        _problem(kind, error, where) for error in errors if error["type"] != "missing" or error["loc"] not in misspelt
    ]


def _problem(kind: type[Any], error: ErrorDetails, where: str) -> Problem:
    loc = error["loc"]
    right, rule = example(*loc), _rule(where, loc)
    match error["type"]:
        case "unexpected_keyword_argument":
            return Problem(where, _spoken(loc[:-1]) + _unknown(kind, loc), rule=_rule(where, loc[:-1]))
        case "missing":
            return Problem(where, f"{_spoken(loc)}is missing", f"{loc[-1]} = {right}" if right else "", rule=rule)
        case "literal_error":
            what = f"must be {error['ctx']['expected']}, not {_quoted(error['input'])}"
            return Problem(where, _spoken(loc) + what, right, rule=rule)
    what = _WRONG_TYPE.get(error["type"], error["msg"].lower())
    return Problem(where, f"{_spoken(loc)}{what}, not {_quoted(error['input'])}", right, rule=rule)


def _rule(where: str, loc: Path) -> str:
    return rule_of(where, *(part for part in loc if isinstance(part, str)))


def _spoken(loc: Path) -> str:
    """Return the place of a key as TOML writes it, counting from one: ``people 2: name: ``, ``storage.bucket: ``."""
    spoken = ""
    for part in loc:
        spoken += f" {part + 1}: " if isinstance(part, int) else part if not spoken or spoken[-1] == " " else f".{part}"
    return spoken.removesuffix(": ") + ": " if spoken else ""


def _quoted(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    shown = str(value)
    shown = shown if len(shown) <= 40 else shown[:37] + "…"
    return f"'{shown}'" if isinstance(value, str) else f"the number {shown}"


def _unknown(kind: type[Any], loc: Path) -> str:
    """Say what may have been meant: a near name, what other systems call it, or the place where the key belongs."""
    key, known = str(loc[-1]), _known_keys(kind, loc[:-1])
    said = f"unknown key '{key}'"
    if near := _nearest(key, known):
        return f"{said}, did you mean '{near}'?"
    if len(loc) > 1 and key in _known_keys(kind, ()):
        return f"{said}; '{key}' belongs at the top of the file, above the first [table]"
    for table in _known_keys(kind, ()):
        if key in _known_keys(kind, (table,)):
            return f"{said}; it belongs in [{table}]"
    return f"{said}; known are {', '.join(known)}"


def _nearest(key: str, known: Sequence[str]) -> str:
    other = OTHER_NAMES.get(key.lower().replace("-", "_"), "")
    near = difflib.get_close_matches(key.lower(), known, n=1)
    return near[0] if near else other if other in known else ""


def _known_keys(kind: type[Any], path: Path) -> list[str]:
    """Return the keys of the table at ``path``, [] if there is no such table."""
    for part in path:
        if isinstance(part, str):
            kind = next(_dataclasses(get_type_hints(kind).get(part)), object) if is_dataclass(kind) else object
    return sorted((f.name for f in fields(kind)), key=_SHARED.__contains__) if is_dataclass(kind) else []


def _dataclasses(hint: Any) -> Iterator[type[Any]]:
    """Yield the dataclasses in a type: ``tuple[Person, ...]`` → Person."""
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
    for argument in get_args(hint):
        yield from _dataclasses(argument)
