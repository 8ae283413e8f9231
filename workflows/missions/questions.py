"""What a requester is asked, in their words: on the public form, and after a mail."""

from django.utils.translation import gettext_lazy, pgettext_lazy

ASKED = [
    (
        gettext_lazy("Who you are"),
        ["requester_name", "requester_organisation", "requester_email", "requester_phone", "requester_language"],
    ),
    (gettext_lazy("What it is about"), ["title", "objectives", "intervention_kind", "themes", "sector"]),
    (gettext_lazy("Who will be there"), ["audience_kind", "audience_size", "level", "ambassadors_wanted"]),
    (gettext_lazy("When"), ["starts", "ends", "when_text"]),
    (pgettext_lazy("place", "Where"), ["region", "place_kind", "place_name", "address", "is_online", "language"]),
    (gettext_lazy("Costs and preparation"), ["contribution", "contribution_text", "preparation", "is_public"]),
]
LABELS = {
    "title": gettext_lazy("Your occasion, in a few words"),
    "objectives": gettext_lazy("What do you hope for?"),
    "ambassadors_wanted": gettext_lazy("How many of us would you like?"),
    "is_public": gettext_lazy("You may announce it in your public agenda"),
    "language": pgettext_lazy("of an event", "Language spoken there"),
    "is_online": gettext_lazy("It takes place online"),
    "intervention_kind": gettext_lazy("What you would like someone to do"),
    "contribution": gettext_lazy("What can you contribute to the costs?"),
    "contribution_text": gettext_lazy("More about that contribution"),
    "preparation": gettext_lazy("What should whoever comes prepare or bring?"),
}
HINTS = {
    "title": gettext_lazy("For example: evening for students about working on their own"),
    "objectives": gettext_lazy("What should people know or do afterwards? What do you expect of the person who comes?"),
    "when_text": gettext_lazy("For example: one evening in March. Leave this empty if you gave a date."),
    "contribution": gettext_lazy("This is no condition: it helps us to agree beforehand on who pays what."),
    "contribution_text": gettext_lazy("For example: an amount, a meal, a room for the night."),
    "preparation": gettext_lazy("For example: slides, leaflets, a call with the moderator."),
    "requester_phone": gettext_lazy("Only for when something comes up at the last minute."),
}
