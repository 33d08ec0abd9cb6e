"""Apple's list of podcast categories: 19 with 91 subcategories (Apple Podcasts, "Apple Podcasts categories")."""

from __future__ import annotations

import difflib

# fmt: off
APPLE_CATEGORIES: dict[str, tuple[str, ...]] = {
    "Arts": ("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"),
    "Business": ("Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "Health & Fitness": ("Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"),
    "History": (),
    "Kids & Family": ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    "Leisure": (
        "Animation & Manga", "Automotive", "Aviation", "Crafts", "Games", "Hobbies", "Home & Garden", "Video Games",
    ),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": (
        "Business News", "Daily News", "Entertainment News", "News Commentary", "Politics", "Sports News",
        "Tech News",
    ),
    "Religion & Spirituality": ("Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion", "Spirituality"),
    "Science": (
        "Astronomy", "Chemistry", "Earth Sciences", "Life Sciences", "Mathematics", "Natural Sciences", "Nature",
        "Physics", "Social Sciences",
    ),
    "Society & Culture": ("Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"),
    "Sports": (
        "Baseball", "Basketball", "Cricket", "Fantasy Sports", "Football", "Golf", "Hockey", "Rugby", "Running",
        "Soccer", "Swimming", "Tennis", "Volleyball", "Wilderness", "Wrestling",
    ),
    "TV & Film": ("After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"),
    "Technology": (),
    "True Crime": (),
}
# fmt: on

SEPARATOR = " > "


def category_names() -> list[str]:
    """Return every category as a host writes it: "Education", "Education > Courses"."""
    return [
        name for top, subs in APPLE_CATEGORIES.items() for name in (top, *(f"{top}{SEPARATOR}{sub}" for sub in subs))
    ]


def nearest_category(name: str) -> str:
    """Return the category most like ``name``, also when only the subcategory or other capitals were written."""
    known = category_names()
    by_any_name = {part.casefold(): full for full in reversed(known) for part in (full, full.split(SEPARATOR)[-1])}
    wanted = SEPARATOR.join(part.strip() for part in name.split(">")).casefold()
    near = difflib.get_close_matches(wanted, by_any_name, n=1, cutoff=0.5)
    return by_any_name[near[0]] if near else ""
