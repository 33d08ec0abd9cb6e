"""Words that say nothing about the subject, Dutch and English, of three letters and more."""

from __future__ import annotations

_DUTCH = """
aan aangezien achter al alle allemaal alleen alles als altijd ander andere anders been ben bent best bij bijvoorbeeld
binnen boven daar daarna daarom dan dat deden deed der derde deze die dingen dit doen doet door drie dus echt een eens
eerst eerste eigenlijk elk elke elkaar enkele erg eten even gaan gaat gedaan gegaan geen gewoon gezegd ging goed goede
graag haar had hadden heb hebben hebt heel heeft helemaal hem hen het hier hij hoe hoor hun iedere iedereen iemand iets
jaar jouw jullie kan keer kijk kijken klein komen komt kon konden krijgen krijgt kun kunnen kunt laat laten later maak
maakt maar mag maken manier meer meest mensen met mij mijn misschien moest moet moeten naar natuurlijk nee net niemand
niet niets nog nooit nou ook onder ons onze over paar precies snel soms staan staat steeds tegen terug tijd toch toen
tot tussen twee uit vaak van vanaf vandaag veel verder vind vinden vindt voor vooral waar waarom wat wel welke werd
weer weet werden weten wie wij wil willen wilt wist worden wordt zal zeg zegt zei zeker zelf zich zie zien ziet zijn
zit zitten zoals zou zouden zowel
"""
_ENGLISH = """
about actually after again all also always and another any are around because been before being between but came can
come could did does doing done down each even every few first for from get give goes going good got had has have her
here him his how into its just kind know like little look lot made make many maybe mean more most much must never new
not now off one only other our out over people quite really right said same say see she should some something still
such sure take than that the their them then there these they thing things think this those through time too two under
until use very want was way well went were what when where which while who why will with would year years yes yet you
your
"""

STOP_WORDS = frozenset((_DUTCH + _ENGLISH).split())
