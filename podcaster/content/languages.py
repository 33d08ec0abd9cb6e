"""The two-letter language codes of ISO 639-1, which Apple Podcasts asks for."""

from __future__ import annotations

import re

from podcaster.content.countries import is_country

LANGUAGES = frozenset(
    re.findall(
        "..",
        "aaabaeafakamanarasavayazbabebgbibmbnbobrbscacechcocrcscucvcydadedvdzeeeleneoeseteufafffifjfofrfygagdglgngugvhahehi"
        "hohrhthuhyhziaidieigiiikioisitiujajvkakgkikjkkklkmknkokrkskukvkwkylalblglilnloltlulvmgmhmimkmlmnmrmsmtmynanbnd"
        "nengnlnnnonrnvnyocojomorospapiplpsptqurmrnrorurwsascsdsesgsiskslsmsnsosqsrssstsusvswtatetgthtitktltntotrtsttt"
        "wtyugukuruzvevivowawoxhyiyozazhzu",
    )
)

_NAMES = {"dutch": "nl", "nederlands": "nl", "english": "en", "german": "de", "french": "fr", "frisian": "fy"}


def is_language(code: str) -> bool:
    """Whether ``code`` is a language as feeds write it: "nl", or with a country or region "nl-nl", "es-419"."""
    language, _, region = code.partition("-")
    is_region = is_country(region) if len(region) == 2 else re.fullmatch(r"\d{3}", region) is not None
    return language in LANGUAGES and (code == language or is_region)


def likely_language(code: str) -> str:
    """Return the code that was probably meant, "nl" when nothing can be made of it."""
    tidy = code.strip().lower().replace("_", "-")
    if is_language(tidy):
        return tidy
    if tidy.endswith("-uk") and is_language(tidy[:2]):
        return f"{tidy[:2]}-gb"
    return _NAMES.get(tidy) or (tidy[:2] if re.fullmatch(r"[a-z]{2}-.*", tidy) and is_language(tidy[:2]) else "nl")
