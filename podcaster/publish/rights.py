"""Whether the credentials may do what a release needs, asked before it is begun: write, and to take away, delete."""

from __future__ import annotations

from podcaster.model import Release
from podcaster.storage.store import Store

_NOTHING = ".podcaster/nothing"  # is never there, so that deleting it asks for the right and does nothing


def may_carry_out(store: Store, release: Release) -> None:
    """Raise StorageError if ``release`` would be begun and never finished.

    Writing costs nothing: the commit asks the same question, and the answer is remembered.
    """
    store.keeps_apart()
    if release.removed:
        may_delete(store)


def may_delete(store: Store) -> None:
    """Raise StorageError if nothing may be taken away."""
    store.delete(_NOTHING)
