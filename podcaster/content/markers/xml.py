"""The door to XML from elsewhere: its elements in order, each with its line. A document type is refused, and with it
every entity: no file expands to gigabytes, and none makes the reader open another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from podcaster.content.markers.row import MalformedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A start tag: ``name`` without a prefix, ``attributes`` by lower-case name without a prefix."""

    place: str
    namespace: str
    name: str
    attributes: dict[str, str]


def elements(text: str) -> Iterator[Element]:
    """Return the elements of a document in its order; raise MalformedError, with the line, if it is not XML."""
    found: list[Element] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(" ")
        plain = {key.rpartition(" ")[2].lower(): value for key, value in attributes.items()}
        place = f"line {parser.CurrentLineNumber}"
        found.append(Element(place=place, namespace=namespace, name=name, attributes=plain))

    def refuse(*_: object) -> None:
        raise MalformedError(f"line {parser.CurrentLineNumber}", "has a document type, which is not read; remove it")

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise MalformedError(f"line {error.lineno}", f"is not XML ({expat.ErrorString(error.code)})") from error
    return iter(found)
