"""Who asks a question from the field, and who answers it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from workflows.kernel.actors import Actor, is_user
from workflows.kernel.refusals import Answer, No
from workflows.kernel.who import who
from workflows.people import roles

if TYPE_CHECKING:
    from workflows.field.models import FieldQuestion


@who("whoever was asked it")
def is_own(question: "FieldQuestion", by: Actor) -> Answer:
    own = is_user(by) and question.member.user_id == by.pk
    return own or No(_("This is the question of somebody else."))


@who("the support group of that country and region")
def support_group(question: "FieldQuestion", by: Actor) -> Answer:
    mine = is_user(by) and roles.handles(by, question.country_id, question.region_id)
    return mine or No(_("Only the support group of this country and region may do this."))
