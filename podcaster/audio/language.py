"""Languages as ID3 wants them: three letters (ISO 639-2/T) for the two of ISO 639-1."""

from __future__ import annotations

_CODES = (
    "af:afr ar:ara be:bel bg:bul bn:ben bs:bos ca:cat cs:ces cy:cym da:dan de:deu el:ell en:eng eo:epo es:spa et:est "
    "eu:eus fa:fas fi:fin fo:fao fr:fra fy:fry ga:gle gd:gla gl:glg he:heb hi:hin hr:hrv hu:hun hy:hye id:ind is:isl "
    "it:ita ja:jpn ka:kat kk:kaz ko:kor lb:ltz li:lim lt:lit lv:lav mk:mkd ms:msa mt:mlt nb:nob ne:nep nl:nld nn:nno "
    "no:nor oc:oci pa:pan pl:pol ps:pus pt:por ro:ron ru:rus se:sme sk:slk sl:slv sq:sqi sr:srp sv:swe sw:swa ta:tam "
    "te:tel th:tha tr:tur uk:ukr ur:urd uz:uzb vi:vie yi:yid zh:zho zu:zul"
)
_THREE = dict(pair.split(":") for pair in _CODES.split())


def iso639_2(language: str) -> str:
    """Return the three-letter code of a language tag (BCP 47), e.g. ``nl-NL`` → ``nld``; ``und`` if it is unknown."""
    primary = language.replace("_", "-").split("-")[0].lower()
    return primary if len(primary) == 3 and primary.isalpha() else _THREE.get(primary, "und")
