"""Who does what on a podcast: the person taxonomy of the Podcasting 2.0 namespace, 63 roles in 11 groups."""

from __future__ import annotations

import difflib

# fmt: off
ROLES: dict[str, tuple[str, ...]] = {
    "creative direction": (
        "director", "assistant director", "executive producer", "senior producer", "producer", "associate producer",
        "development producer", "creative director",
    ),
    "cast": (
        "host", "co-host", "guest host", "guest", "voice actor", "narrator", "announcer", "reporter",
    ),
    "writing": (
        "author", "editorial director", "co-writer", "writer", "songwriter", "guest writer", "story editor",
        "managing editor", "script editor", "script coordinator", "researcher", "editor", "fact checker", "translator",
        "transcriber", "logger",
    ),
    "audio production": (
        "studio coordinator", "technical director", "technical manager", "audio engineer", "remote recording engineer",
        "post production engineer",
    ),
    "audio post-production": (
        "audio editor", "sound designer", "foley artist", "composer", "theme music", "music production",
        "music contributor",
    ),
    "administration": (
        "production coordinator", "booking coordinator", "production assistant", "content manager", "marketing manager",
        "sales representative", "sales manager",
    ),
    "visuals": ("graphic designer", "cover art designer"),
    "community": ("social media manager",),
    "misc.": ("consultant", "intern"),
    "video production": ("camera operator", "lighting designer", "camera grip", "assistant camera"),
    "video post-production": ("editor", "assistant editor"),
}
# fmt: on


def is_role(group: str, role: str) -> bool:
    """Whether the pair is in the taxonomy. The pair counts: "editor" is in two groups."""
    return role.casefold() in ROLES.get(group.casefold(), ())


def nearest_role(group: str, role: str) -> tuple[str, str]:
    """Return the (group, role) that was most likely meant, ("", "") if none comes near."""
    everywhere = [(known_group, known) for known_group, roles in ROLES.items() for known in roles]
    here = [pair for pair in everywhere if pair[0] == group.casefold()]
    for pairs in (here, everywhere):
        near = difflib.get_close_matches(role.casefold(), [known for _, known in pairs], n=1)
        if near:
            return next(pair for pair in pairs if pair[1] == near[0])
    return "", ""
