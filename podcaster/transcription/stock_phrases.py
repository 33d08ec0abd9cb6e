"""What Whisper writes when it hears nothing: the last lines of the captioned films it learned from.

All as ``words.plain`` has them; a phrase stands for a whole sentence.
"""

from __future__ import annotations

# Credits of captions: nobody says these in a conversation. Patterns of regular expressions.
CREDITS = (
    r"ondertitel(s|d|ing)( ingediend)?( door)?( de)? amara\.org( gemeenschap)?",
    r"(ondertiteld|ondertiteling)( door| voor)?( \S+){0,3} (broadcast text( international)?|tt888|sdi media)",
    r"(www\.)?(tv)?ondertiteling\.(nl|nu)",
    r"(tv|omroep) gelderland 20\d\d",
    r"(subtitles|captions|transcription)( made)? by the amara\.org community",
    r"(subtitles|captions|transcription|transcribed|translation) by \S+\.(com|org|net|ai)",
    r"untertitel(ung)?( der| von)? (amara\.org-community|stephanie geiges)",
    r"untertitel(ung)?( im auftrag)? des zdf( für funk)?( 20\d\d)?",
    r"sous-titres réalisés (para|par) la communauté d'amara\.org",
)

# What is said at the end of many a film, and now and then at the end of a podcast: the sound decides.
FAREWELLS = frozenset({
    "bedankt voor het kijken", "bedankt voor het kijken naar deze video", "dank u wel voor het kijken",
    "bedankt voor het kijken en tot de volgende keer", "dankjewel voor het kijken", "dank je wel voor het kijken",
    "bedankt voor het luisteren", "bedankt voor uw aandacht",
    "dank u voor uw aandacht", "bedankt", "dank u", "dank u wel", "dank je wel", "tot de volgende keer", "tot ziens",
    "tot de volgende video", "vergeet niet te abonneren", "vergeet je niet te abonneren",
    "abonneer je op mijn kanaal", "abonneer op ons kanaal", "abonneer", "like en abonneer", "muziek", "applaus",
    "thank you", "thanks", "thank you for watching", "thanks for watching", "thank you very much", "bye", "bye bye",
    "thank you so much for watching", "see you next time", "see you in the next video", "please subscribe",
    "don't forget to subscribe", "please subscribe to my channel", "like and subscribe", "music", "applause", "you",
    "vielen dank", "vielen dank fürs zuschauen", "merci d'avoir regardé cette vidéo", "merci",
})  # fmt: skip
