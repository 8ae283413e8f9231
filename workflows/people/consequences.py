"""What follows by itself from the steps of a mandate and of what it waits for, in the same transaction."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.kernel.actors import Actor
from workflows.kernel.refusals import NotPossible
from workflows.kernel.steps import Next
from workflows.people import names, rules
from workflows.people.charter.states import CharterState
from workflows.people.states import Cause, State

Answers = dict[str, Any]


def keep_signature(mandate: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """The evidence is written once, of the words that are in force now and that the person saw."""
    version, language = answers["version"], answers["language"]
    version.refresh_from_db()
    if version.state != CharterState.IN_FORCE or version.fingerprint(language) != answers["sha256"]:
        raise NotPossible(_("The charter has changed since you opened the page. Read it as it is now, then sign."))
    if not names.are_same(answers["typed_name"], mandate.member.display_name):
        raise NotPossible(_("This is not your name as it stands in the register."))
    mandate.member.charter_signatures.create(mandate=mandate, text=version.words_in(language), **answers)
    return ()


def go_on_when_ready(mandate: Any, by: Actor, answers: Answers) -> Iterable[Next]:
    """The last thing that was still needed activates a mandate; a signature ends a suspension for want of one."""
    if mandate.state == State.ONBOARDING and rules.is_ready(mandate):
        yield Next(mandate, "activate")
    if mandate.state == State.SUSPENDED and mandate.suspended_for == Cause.CHARTER and rules.charter_is_signed(mandate):
        yield Next(mandate, "reinstate_signed")
