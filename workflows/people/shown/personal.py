"""What testimonials, stories and networks show of people, by their consent."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from snippets.models import Appearance, Network, Story, Testimonial
from workflows.kernel.privacy import (
    STATISTICS,
    WITH_ITS_OWNER,
    Basis,
    Keep,
    Personal,
    Term,
    Whose,
    deleted,
    keep,
)
from workflows.people.shown.erase import silenced, withdrawn
from workflows.people.shown.models import ShownMember

SHOWING = _("To let visitors meet members of the cooperative")
PROOF = _("To prove what somebody agreed to")
BY_CONSENT = Term(_("as long as the person agrees to be shown"))
# What every text in draft, published, in moderation and in one language has beside its words.
OF_EVERY_TEXT = (
    "locale translation_key live has_unpublished_changes first_published_at last_published_at go_live_at expire_at "
    "expired locked locked_at latest_revision live_revision"
)
OF_APPEARANCE = Whose(members=("appearance__shown_member__member",))


def film_over(before: datetime) -> Q:
    """The person agreed to be kept on film until a day that has passed."""
    return Q(appearance__filmed_until__lt=before.date(), video__isnull=False)


def picture_over(before: datetime) -> Q:
    """The person agreed to be published until a day that has passed, or withdrew."""
    past = Q(appearance__published_until__lt=before.date()) | Q(appearance__withdrawn_on__isnull=False)
    return past & (Q(picture__isnull=False) | ~Q(pictures=[]))


UNTIL_THE_DAY = Term(_("the last day that the person agreed to"), "film", film_over)
PICTURE_UNTIL_THE_DAY = Term(_("the last day that the person agreed to"), "picture", picture_over)


def upkeep(*columns: str) -> Keep:
    """Who in the office looks after a text."""
    purpose = _("To know who looks after a text")
    return keep(" ".join(columns), purpose, Basis.INTEREST, WITH_ITS_OWNER, whose=Whose(users=columns))


def shown(columns: str, whose: Whose, *terms: Term) -> Keep:
    return keep(columns, SHOWING, Basis.CONSENT, *terms or (BY_CONSENT,), whose=whose)


PERSONAL = {
    ShownMember: Personal(
        keeps=(keep("member appearance", _("To find what you agreed to when you ask"), Basis.DUTY, WITH_ITS_OWNER),),
        whose=Whose(members=("member",)),
        ending=deleted,
    ),
    Appearance: Personal(
        keeps=(
            keep("shown_as naming named_at_events filmed_until published_until", SHOWING, Basis.CONSENT, BY_CONSENT),
            keep("filmed_on filmed_words filmed_scope published_on published_words published_scope withdrawn_on",
                 PROOF, Basis.DUTY, STATISTICS),
        ),
        whose=Whose(members=("shown_member__member",)),
        ending=withdrawn,
    ),
    Testimonial: Personal(
        keeps=(
            upkeep("locked_by"),
            shown("appearance title slug quote transcript language", OF_APPEARANCE),
            shown("video captions", OF_APPEARANCE, UNTIL_THE_DAY),
        ),
        plain=f"{OF_EVERY_TEXT} sector theme",
        ending=silenced,
    ),
    Story: Personal(
        keeps=(
            upkeep("locked_by"),
            shown("appearance title slug trade why found", OF_APPEARANCE),
            shown("picture picture_alt pictures", OF_APPEARANCE, PICTURE_UNTIL_THE_DAY),
            shown("video captions", OF_APPEARANCE, UNTIL_THE_DAY),
        ),
        plain=OF_EVERY_TEXT,
        ending=silenced,
    ),
    Network: Personal(
        keeps=(upkeep("locked_by"), shown("speaker speaker_until", Whose(members=("speaker__shown_member__member",)))),
        plain=f"{OF_EVERY_TEXT} name slug what why since level website logo next_assembly_on",
    ),
}  # fmt: skip
