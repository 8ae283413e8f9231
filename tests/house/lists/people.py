"""Lists of people, and the lists that editors choose from."""

from functools import partial
from typing import Any
from uuid import uuid4

from django.urls import reverse

from snippets.admin import LISTS
from snippets.models import Country
from tests.factories import cast, missions, webhooks
from tests.factories.people import make_country, make_member, make_seat
from tests.house.lists.table import (
    Made,
    accounts,
    address,
    columns,
    copies,
    countries,
    keys,
    members,
    number,
    shown,
)
from workflows.kernel.perform import perform
from workflows.people.accounts.models import SecondFactorReset
from workflows.people.invitations import invite
from workflows.people.models import SupportGroup
from workflows.people.privacy.models import ErasureRequest


@shown("members:index", "administrator")
def _members(user: Any) -> Made:
    make_member(region=missions.make_region())
    return reverse("members:index"), members


@shown("support_groups:index", "administrator")
def _groups(user: Any) -> Made:
    group = make_seat().group
    return reverse("support_groups:index"), lambda n: copies(group, n, country_id=keys(countries(n)))


@shown("support_seats:index", "administrator")
def _seats(user: Any) -> Made:
    seat = make_seat()

    def more(how_many: int) -> None:
        groups: list[SupportGroup] = copies(seat.group, how_many, country_id=keys(countries(how_many)))
        copies(seat, how_many, group_id=keys(groups), member_id=keys(members(how_many)))

    return reverse("support_seats:index"), more


@shown("wagtailusers_users:index", "administrator")
def _accounts(user: Any) -> Made:
    def more(how_many: int) -> None:
        through = type(user).groups.through
        group = user.groups.get()
        through.objects.bulk_create([through(user=each, group=group) for each in accounts(how_many)], 200)

    return reverse("wagtailusers_users:index"), more


@shown("people_admin:invitations", "administrator")
def _invitations(user: Any) -> Made:
    group = user.groups.get()
    invitation = invite(email="first@example.org", language="nl", groups=[group], by=user)

    def more(how_many: int) -> None:
        through = type(invitation).groups.through
        made = copies(invitation, how_many, email=address)
        through.objects.bulk_create([through(invitation=each, group=group) for each in made], 200)

    return reverse("people_admin:invitations"), more


@shown("people_admin:erasures", "administrator")
def _erasures(user: Any) -> Made:
    leaver = make_member().user
    asked = perform(ErasureRequest(user=leaver), "ask", by=leaver).subject
    return reverse("people_admin:erasures"), lambda n: copies(asked, n, user_id=keys(accounts(n)))


@shown("people_admin:resets", "administrator")
def _resets(user: Any) -> Made:
    asked = perform(SecondFactorReset(user=cast.seated()), "ask", by=user, reason="I saw her face").subject
    return reverse("people_admin:resets"), lambda n: copies(asked, n, user_id=keys(accounts(n)))


@shown("webhooks:index", "administrator")
def _webhooks(user: Any) -> Made:
    return reverse("webhooks:index"), partial(copies, webhooks.endpoint())


@shown("webhooks:log", "administrator")
def _calls(user: Any) -> Made:
    call = webhooks.called(webhooks.endpoint())
    address = reverse("webhooks:log", args=[call.endpoint_id])
    return address, lambda n: copies(call, n, uuid=uuid4, cause=number)


def choices(model: Any, user: Any) -> Made:
    entry = make_country() if model is Country else missions.make_region() if "country" in columns(model) else None
    entry = entry or missions.choice(model, "first")
    return reverse(f"list_{model._meta.model_name}:index"), lambda n: copies(entry, n, key=number)


for _model in LISTS:
    shown(f"list_{_model._meta.model_name}:index", "administrator")(partial(choices, _model))
