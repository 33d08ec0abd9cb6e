"""A show's feed as OPML 2.0, the list of subscriptions every podcast app reads."""

from __future__ import annotations

from xml.etree import ElementTree

from podcaster import keys
from podcaster.model import Show


def opml(show: Show) -> bytes:
    """Return an OPML document with the show's feed in it (opml.org, OPML 2.0, "Subscription lists")."""
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = show.title
    outline = {"type": "rss", "text": show.title, "title": show.title, "xmlUrl": show.url(keys.FEED)}
    outline |= {"htmlUrl": show.website or show.url(keys.INDEX), "description": show.description}
    ElementTree.SubElement(ElementTree.SubElement(root, "body"), "outline", outline)
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
