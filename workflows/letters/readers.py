"""Whom messages go to and what they are to them, in words for whoever edits them."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.kernel.steps import LetterKind

if TYPE_CHECKING:
    from workflows.kernel.refusals import Words

OWNER = _("its owner, or the coordinator where it has none")
COORDINATOR, REQUESTER, CANDIDATE, AMBASSADOR = (
    _("the coordinator"), _("the requester"), _("the candidate"), _("the ambassador"),
)  # fmt: skip
PERSON = pgettext_lazy("reader of a message", "the person concerned")
ADMINISTRATORS = pgettext_lazy("reader of a message", "the administrators")
ASKER = pgettext_lazy("reader of a message", "whoever asked for it")
DECIDING = pgettext_lazy("reader of a message", "whoever is asked to decide")
ASSESSOR = pgettext_lazy("reader of a message", "the assessor")
NOMINATOR = pgettext_lazy("reader of a message", "whoever nominated the member")
INTERVIEW = pgettext_lazy("reader of a message", "the people of the interview")
SUITED = pgettext_lazy("reader of a message", "everybody whom it suits")
ANNOUNCED_TO = pgettext_lazy("reader of a message", "whom it is announced to")
NOT_ACKNOWLEDGED = pgettext_lazy("reader of a message", "whoever has not acknowledged it")
ON_A_SEAT, INVOLVED = _("those who hold a seat"), _("everybody concerned")

# The name of the function that finds them -> words.
READERS: dict[str, "Words"] = {
    **dict.fromkeys(
        ("owner", "mission_owner", "mission_owner_who_chooses", "mission_owner_in_good_time", "owner_of_a_seat",
         "owner_if_only_the_pack_lacks", "owner_of_the_other"), OWNER),
    **dict.fromkeys(("coordinators", "coordinators_of_the_candidacy"), COORDINATOR),
    **dict.fromkeys(("requester", "requester_if_names_known"), REQUESTER),
    **dict.fromkeys(("candidate", "candidates", "whose_video_was_refused"), CANDIDATE),
    **dict.fromkeys(
        ("person", "the_person", "person_unless_cancelled", "person_to_read", "person_to_report", "account", "invited",
         "nominated_member"), PERSON),
    **dict.fromkeys(
        ("administrators", "other_administrators", "administrators_where_a_virus_was_found", "inviter"),
        ADMINISTRATORS),
    **dict.fromkeys(("asker", "author", "orderer"), ASKER),
    **dict.fromkeys(("asked", "next_group", "who_asked_first", "to_ask_again", "new_deputies", "above"), DECIDING),
    **dict.fromkeys(("assessor", "assessor_while_assessed"), ASSESSOR),
    **dict.fromkeys(("nominator", "who_nominated"), NOMINATOR),
    **dict.fromkeys(("who_chose_it", "who_will_be_there", "who_lost_it", "both_sides"), INTERVIEW),
    **dict.fromkeys(("matching_people", "who_need_it", "who_has_to_sign"), SUITED),
    **dict.fromkeys(("on_a_seat", "who_read_the_pack", "whoever_can_still_help", "enrolled"), ON_A_SEAT),
    **dict.fromkeys(
        ("involved", "involved_and_not_asked_again", "requester_owner_and_author", "requester_and_those_on_a_seat"),
        INVOLVED),
    "ambassador": AMBASSADOR,
    "audience": ANNOUNCED_TO,
    "who_has_not_acknowledged": NOT_ACKNOWLEDGED,
    "support_group": _("the support group of its region"),
    "communications": _("the communications team"),
    "finance": pgettext_lazy("role", "finance"),
}  # fmt: skip

KINDS: dict[LetterKind, "Words"] = {
    LetterKind.NEEDED: pgettext_lazy("kind of message", "Needed: always at once"),
    LetterKind.ASKED: pgettext_lazy("kind of message", "Asks something"),
    LetterKind.NEWS: pgettext_lazy("kind of message", "News"),
    LetterKind.REMINDERS: pgettext_lazy("kind of message", "Reminder"),
    LetterKind.AGENDA: pgettext_lazy("kind of message", "Call or announcement"),
}


def words_for(name: str) -> "Words":
    return READERS.get(name, pgettext_lazy("reader of a message", "whom the step concerns"))
