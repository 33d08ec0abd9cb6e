"""Rules about Podcasting 2.0's tags: each tag against its line in the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from podcaster.check.part import Fault, Part
from podcaster.check.podcasting_table import TABLE, Spec
from podcaster.errors import Rule
from podcaster.feed.tags import Tag


def _known(part: Part) -> Iterator[tuple[Tag, Tag, Spec]]:
    return ((tag, inside, TABLE[tag.name]) for tag, inside in part.podcasting if tag.name in TABLE)


def _unknown(part: Part) -> Iterator[Fault]:
    for tag, _ in part.podcasting:
        if tag.name not in TABLE:
            near = get_close_matches(tag.name, TABLE, n=1)
            yield Fault("is no tag of Podcasting 2.0 (capitals count)", near[0] if near else "podcast:person", tag)


def _parent(part: Part) -> Iterator[Fault]:
    for tag, inside, spec in _known(part):
        if inside.name not in spec.parents:
            yield Fault(f"stands in {inside.name}, where no app looks", f"in {' or '.join(sorted(spec.parents))}", tag)


def _count(part: Part) -> Iterator[Fault]:
    found: Counter[tuple[str, int]] = Counter()
    for tag, inside, spec in _known(part):
        found[tag.name, id(inside)] += 1
        if spec.most and found[tag.name, id(inside)] == spec.most + 1:
            yield Fault(
                f"stands more than {'once' if spec.most == 1 else f'{spec.most} times'}", f"one <{tag.name}>", tag
            )


def _required(part: Part) -> Iterator[Fault]:
    for tag, _, spec in _known(part):
        for name in spec.required:
            if not tag.attributes.get(name, "").strip():
                yield Fault(f"has no {name}", f'<{tag.name} {name}="…">', tag)


def _holds(part: Part) -> Iterator[Fault]:
    for tag, _, spec in _known(part):
        if spec.holds and not any(tag.first(name) for name in spec.holds):
            yield Fault(f"has no {' or '.join(spec.holds)} in it", f"<{spec.holds[0]} …/>", tag)


def _value(part: Part) -> Iterator[Fault]:
    for tag, _, spec in _known(part):
        for name, form in spec.values.items():
            said = tag.attributes.get(name) if name else tag.text
            if said is not None and not form.pattern.fullmatch(said.strip()):
                yield Fault(f"{name or 'text'} is {said.strip()[:60]!r}, which it may not be", form.example, tag)


def _filled(part: Part) -> Iterator[Fault]:
    for tag, _, spec in _known(part):
        if spec.filled and not tag.text.strip():
            yield Fault("is empty", f"<{tag.name}>…</{tag.name}>", tag)


def _length(part: Part) -> Iterator[Fault]:
    for tag, _, spec in _known(part):
        for name, limit in spec.limits.items():
            said = tag.attributes.get(name, "") if name else tag.text.strip()
            if len(said) > limit:
                what = f"{name or 'text'} is {len(said)} characters long and apps may keep {limit}"
                yield Fault(what, said[: limit - 1].rstrip()[:80] + "…", tag)


_P20 = "Podcasting 2.0"
RULES = (
    Rule("podcast-tag", "warning", _P20, "tags of Podcasting 2.0 are ones there are", _unknown),
    Rule("podcast-parent", "error", _P20, "tags of Podcasting 2.0 stand where apps look for them", _parent),
    Rule("podcast-count", "error", _P20, "tags of Podcasting 2.0 stand no more often than they may", _count),
    Rule("podcast-attribute", "error", _P20, "tags of Podcasting 2.0 have their required attributes", _required),
    Rule("podcast-inside", "error", _P20, "tags of Podcasting 2.0 hold the tags they must hold", _holds),
    Rule("podcast-value", "error", _P20, "tags of Podcasting 2.0 have only values they may have", _value),
    Rule("podcast-empty", "error", _P20, "tags of Podcasting 2.0 that need a text have one", _filled),
    Rule("podcast-length", "warning", _P20, "texts in tags of Podcasting 2.0 are as short as apps keep", _length),
)
