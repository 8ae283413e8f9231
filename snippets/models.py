"""The words and things editors keep, in one place for whoever uses them."""

from snippets.films import Film
from snippets.lexicon import LexiconTerm
from snippets.lists import (
    AudienceKind,
    Axis,
    Choice,
    Competence,
    Country,
    EventLevel,
    InterventionKind,
    PlaceKind,
    Region,
    Sector,
    SpokenLanguage,
    Theme,
)
from snippets.tools import KeyMessage, KitItem
from snippets.versions import KitVersion
from snippets.voices import Appearance, Naming, Network, Story, Testimonial

__all__ = [
    "Appearance",
    "AudienceKind",
    "Axis",
    "Choice",
    "Competence",
    "Country",
    "EventLevel",
    "Film",
    "InterventionKind",
    "KeyMessage",
    "KitItem",
    "KitVersion",
    "LexiconTerm",
    "Naming",
    "Network",
    "PlaceKind",
    "Region",
    "Sector",
    "SpokenLanguage",
    "Story",
    "Testimonial",
    "Theme",
]
