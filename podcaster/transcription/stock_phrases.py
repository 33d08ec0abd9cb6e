"""What Whisper writes when it hears nothing: the last lines of the captioned films it learned from.

All as ``words.plain`` has them; a phrase stands for a whole sentence. Sources: transcripts of silence, noise and music
by the multilingual models, and the reports of many users of them.
"""

from __future__ import annotations

# Credits of captions: nobody says these in a conversation. Patterns of regular expressions.
CREDITS = (
    r"ondertitel(s|d|ing)( ingediend)?( door)?( de)? amara\.org( gemeenschap)?",
    r"ondertitel(d|ing|ing en)( door| voor| tt888)?( \S+){0,4} (broadcast text|tt888|npo|nos|ned wbs|vrt|bti studios|sdi media)",
    r"(ondertiteling|ondertiteld|vertaling)( en vertaling)? (door )?(tt888|qtss|broadcast text( international)?)",
    r"tv gelderland 20\d\d",
    r"(www\.)?(tv)?ondertiteling\.(nl|nu)",
    r"(subtitles|captions|transcription)( made)? by the amara\.org community",
    r"(subtitles|captions|translation|transcript) (by|provided by) (the )?\S+( \S+)?( community| club| emily beynon)",
    r"untertitel(ung)?( im auftrag des)? (der amara\.org-community|zdf( für funk)?( 20\d\d)?|des zdf.*)",
    r"sous-titres réalisés (para )?(par )?la communauté d'amara\.org",
)

# What is said at the end of many a film, and now and then at the end of a podcast: the sound decides.
FAREWELLS = frozenset({
    "bedankt voor het kijken", "bedankt voor het kijken naar deze video", "bedankt voor het kijken en tot de volgende keer",
    "dank u wel voor het kijken", "dankjewel voor het kijken", "dank je wel voor het kijken", "bedankt voor uw aandacht",
    "dank u voor uw aandacht", "bedankt", "dank u", "dank u wel", "dank je wel", "tot de volgende keer", "tot ziens",
    "tot de volgende video", "vergeet niet te abonneren", "vergeet je niet te abonneren",
    "abonneer je op mijn kanaal", "abonneer op ons kanaal", "abonneer", "like en abonneer", "muziek", "applaus",
    "thank you", "thanks", "thank you for watching", "thanks for watching", "thank you very much", "bye", "bye bye",
    "thank you so much for watching", "see you next time", "see you in the next video", "please subscribe",
    "don't forget to subscribe", "please subscribe to my channel", "like and subscribe", "music", "applause", "you",
    "vielen dank", "vielen dank fürs zuschauen", "merci d'avoir regardé cette vidéo", "merci",
})  # fmt: skip
