"""What a host may ask of a publication by name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the host asks for, beside what is due: all are slugs, live episodes may be named by GUID as well.

    ``named`` limits what newly goes live, and dates the drafts in it. ``replacing`` may get other audio. Those in
    ``withdrawing`` leave the feed and become drafts again; with ``purge`` their media is taken away too. ``verify`` has
    what is new looked at through its public address, if there is one.
    """

    named: Collection[str] = ()
    replacing: Collection[str] = ()
    withdrawing: Collection[str] = ()
    purge: bool = False
    plan_only: bool = False
    verify: bool = True


NOTHING = Asked()
