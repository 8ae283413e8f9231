"""The holder's own pages: what is still needed, the charter, its signature and the evidence."""

import re
import time
from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, override
from pypdf import PdfReader

from tests.factories import missions
from tests.factories.people import (
    ambassador,
    attend,
    log_in,
    make_charter,
    make_mandate,
    make_member,
    make_user_with,
    sign_charter,
)
from workflows.kernel import clock
from workflows.kernel.models import RecordText, TransitionRecord, records_of
from workflows.kernel.perform import perform
from workflows.people.charter.models import CharterSignature
from workflows.people.jobs import end_mandates
from workflows.people.models import Mandate
from workflows.people.roles import Role
from workflows.zone.queries import ends_of

pytestmark = pytest.mark.django_db
HOUSE = settings.LANGUAGE_CODE


def who_showed(client, user, *, minutes_ago=1, how="code"):
    """Logged in by a code some minutes ago."""
    client.force_login(user)
    session = client.session
    record = {"method": how, "at": time.time() - minutes_ago * 60, "email": user.email}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    return client


@pytest.fixture
def holder():
    return make_mandate(make_member(first_name="Chloé", last_name="D'Haese"), active=False)


def text(answer):
    return answer.content.decode()


def text_address(signature):
    return reverse("zone_charter_text", args=[signature.pk])


def sign(client, mandate, version, **fields):
    values = {"seen": mandate.revision, "sha256": version.fingerprint(HOUSE), "typed_name": "chloe dhaese", **fields}
    return client.post(reverse("zone_charter"), values)


def test_checklist_says_what_is_done_and_what_is_still_needed(client, holder):
    log_in(client, holder.member.user)
    page = text(client.get(reverse("zone_mandate")))
    assert page.count('class="open"') == 4
    assert reverse("zone_charter") not in page.split('class="checklist"')[1].split("</ul>")[0]
    make_charter()
    attend(holder.member)
    page = text(client.get(reverse("zone_mandate")))
    assert page.count('class="done"') == 2
    assert f'href="{reverse("zone_charter")}"' in page


@pytest.mark.req("R1.7")
def test_holder_signs_the_words_that_were_shown_and_keeps_the_evidence(client, holder):
    version = make_charter()
    attend(holder.member)
    who_showed(client, holder.member.user)
    page = text(client.get(reverse("zone_charter")))
    assert str(version.text[HOUSE]) in page
    answer = sign(client, holder, version)
    kept = CharterSignature.objects.get()
    assert answer.headers["Location"] == reverse("zone_charter_evidence", args=[kept.pk])
    assert (kept.member, kept.version) == (holder.member, version)
    assert (kept.language, kept.typed_name) == (HOUSE, "chloe dhaese")
    assert (kept.text, kept.sha256) == (version.words_in(HOUSE), version.fingerprint(HOUSE))
    assert kept.is_whole
    assert kept.authenticated_by == f"code:{holder.member.user.email}"
    assert timedelta(0) < kept.signed_at - kept.authenticated_at < timedelta(minutes=2)
    assert Mandate.objects.get().state == "active"
    page = text(client.get(answer.headers["Location"]))
    assert kept.sha256 in page
    assert records_of(holder).filter(step="sign_charter").get().text.words["sha256"] == kept.sha256


def test_text_is_signed_in_the_language_that_is_read(client, holder):
    version = make_charter()
    who_showed(client, holder.member.user)
    with override("fr"):
        address = reverse("zone_charter")
    values = {"seen": holder.revision, "sha256": version.fingerprint("fr"), "typed_name": "Chloé D'Haese"}
    assert client.post(address, values).status_code == 302
    assert (CharterSignature.objects.get().language, CharterSignature.objects.get().text) == (
        "fr",
        version.words_in("fr"),
    )


def test_wrong_name_is_told_beside_the_field_and_kept(client, holder):
    version = make_charter()
    who_showed(client, holder.member.user)
    answer = sign(client, holder, version, typed_name="Somebody Else")
    assert answer.status_code == 422
    assert 'value="Somebody Else"' in text(answer)
    assert 'id="error-summary"' in text(answer)
    assert not CharterSignature.objects.exists()


@pytest.mark.parametrize("minutes_ago", [11, 600])
def test_who_has_not_just_shown_who_they_are_is_asked_to_and_nothing_typed_is_lost(client, holder, minutes_ago):
    version = make_charter()
    who_showed(client, holder.member.user, minutes_ago=minutes_ago)
    assert 'name="typed_name"' not in text(client.get(reverse("zone_charter")))
    answer = sign(client, holder, version)
    assert answer.headers["Location"] == reverse("zone_show_who_you_are")
    assert not CharterSignature.objects.exists()
    client.post(reverse("zone_show_who_you_are"))
    code = re.search(r"^([A-Z0-9-]{6,12})$", mail.outbox[-1].body, re.MULTILINE).group(1)
    assert client.post(reverse("zone_show_who_you_are"), {"code": "WRONG1"}).status_code == 422
    answer = client.post(reverse("zone_show_who_you_are"), {"code": code.lower()})
    assert answer.headers["Location"] == reverse("zone_charter")
    assert 'value="chloe dhaese"' in text(client.get(reverse("zone_charter")))
    assert sign(client, holder, version).status_code == 302


def test_code_stops_after_three_wrong_tries_and_after_a_quarter_of_an_hour(client, holder):
    make_charter()
    who_showed(client, holder.member.user, minutes_ago=60)
    address = reverse("zone_show_who_you_are")
    client.post(address)
    code = re.search(r"^([A-Z0-9-]{6,12})$", mail.outbox[-1].body, re.MULTILINE).group(1)
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert client.post(address, {"code": code}).status_code == 422
    for _attempt in range(2):
        client.post(address, {"code": "WRONG1"})
    assert client.post(address, {"code": code}).status_code == 422


def test_codes_are_not_sent_without_end(client, holder):
    who_showed(client, holder.member.user, minutes_ago=60)
    answers = [client.post(reverse("zone_show_who_you_are")).status_code for _n in range(4)]
    assert (answers, len(mail.outbox)) == ([302, 302, 302, 429], 3)


def test_who_has_a_password_uses_that(client, holder):
    user = holder.member.user
    user.set_password("correct-horse-battery")
    user.save()
    who_showed(client, user, minutes_ago=60)
    answer = client.get(reverse("zone_show_who_you_are"))
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


def test_charter_that_came_into_force_meanwhile_is_read_before_it_is_signed(client, holder):
    old = make_charter()
    who_showed(client, holder.member.user)
    client.get(reverse("zone_charter"))
    new = make_charter()
    answer = sign(client, holder, old)
    assert answer.status_code == 409
    assert str(new.text[HOUSE]) in text(answer)
    assert 'value="chloe dhaese"' in text(answer)
    assert sign(client, holder, new).status_code == 302


def test_second_click_leads_to_the_evidence_of_the_first(client, holder):
    version = make_charter()
    who_showed(client, holder.member.user)
    answers = [sign(client, holder, version).headers["Location"] for _click in range(2)]
    assert answers == [reverse("zone_charter_evidence", args=[CharterSignature.objects.get().pk])] * 2
    assert TransitionRecord.objects.filter(step="sign_charter").count() == 1


def test_evidence_is_for_its_signer_alone(client, holder):
    kept = sign_charter(holder)
    for user in (make_user_with(Role.AMBASSADOR), make_user_with(Role.COORDINATOR)):
        log_in(client, user)
        assert client.get(reverse("zone_charter_evidence", args=[kept.pk])).status_code == 404


@pytest.mark.req("R1.7")
def test_text_that_was_signed_is_a_file_with_the_hash_shown(client, holder):
    words = {code: f"Eén\n\n“Twee” – {code}\n" for code in ("nl", "fr", "en")}
    version = make_charter(text=words)
    kept = sign_charter(holder, version)
    log_in(client, holder.member.user)
    page, address = text(client.get(reverse("zone_charter_evidence", args=[kept.pk]))), text_address(kept)
    answer = client.get(address)
    assert f'href="{address}"' in page
    assert sha256(answer.content).hexdigest() in page
    assert answer.content == version.words_in("nl").encode()
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="charter-{version.number}-nl.txt"'


def test_text_that_was_signed_is_for_its_signer_alone(client, holder):
    kept = sign_charter(holder)
    log_in(client, make_user_with(Role.AMBASSADOR))
    assert client.get(text_address(kept)).status_code == 404


def former_terms(client, member):
    log_in(client, member.user)
    return text(client.get(reverse("zone_mandate"))).split('id="past"')[1].split("</section>")[0]


def test_former_term_says_who_ended_it_and_why(client):
    mandate = make_mandate(make_member(first_name="Chloé", last_name="Peers"))
    perform(mandate, "end", by=mandate.member.user, reason="Ik verhuis naar Lissabon.")
    shown = former_terms(client, mandate.member)
    assert "Chloé Peers" in shown
    assert "Ik verhuis naar Lissabon." in shown


def test_former_term_that_was_over_says_so_in_the_readers_language(client):
    mandate = make_mandate()
    with clock.at(clock.now() + timedelta(days=800)), override("en"):
        assert end_mandates() == 1
    shown = former_terms(client, mandate.member)
    with override(HOUSE):
        assert gettext("The term is over.") in shown
        assert gettext("by itself") not in shown


def test_former_term_whose_words_were_erased_says_so(client):
    mandate = make_mandate()
    perform(mandate, "end", by=mandate.member.user, reason="Ik verhuis.")
    RecordText.objects.filter(record__in=records_of(mandate)).delete()
    shown = former_terms(client, mandate.member)
    assert ("Ik verhuis." in shown, "<p>" in shown) == (False, True)


@pytest.mark.parametrize("terms", [1, 3, 30])
def test_former_terms_are_read_in_two_queries(terms, django_assert_num_queries):
    member = make_member()
    for _n in range(terms):
        mandate = make_mandate(member)
        perform(mandate, "end", by=member.user, reason="Genoeg.")
    ContentType.objects.get_for_model(Mandate)
    with django_assert_num_queries(2):
        assert [each.reason for each in ends_of(member.mandates.all())] == ["Genoeg."] * terms


def test_any_member_may_read_the_charter_and_only_holders_sign(client):
    version = make_charter()
    member = make_member()
    who_showed(client, member.user)
    page = text(client.get(reverse("zone_charter")))
    assert str(version.text[HOUSE]) in page
    assert 'name="typed_name"' not in page
    assert client.post(reverse("zone_charter"), {"typed_name": member.display_name}).status_code == 200
    assert not CharterSignature.objects.exists()


def test_pause_says_which_seats_are_held_and_asks_what_becomes_of_them(client):
    person = ambassador()
    mission = missions.staffed(person)
    mandate = person.mandates.get()
    log_in(client, person.user)
    address = reverse("zone_mandate_step", args=[mandate.pk, "pause"])
    assert mission.title in text(client.get(address))
    values = {"seen": mandate.revision, "until": "yesterday", "keep_seats": "no"}
    wrong = client.post(address, values)
    assert (wrong.status_code, 'value="yesterday"' in text(wrong)) == (422, True)
    until = (clock.today() + timedelta(days=20)).isoformat()
    assert client.post(address, values | {"until": until}).status_code == 302
    page = text(client.get(reverse("zone_mandate")))
    assert (Mandate.objects.get(pk=mandate.pk).state, "/resume/" in page) == ("paused", True)


def test_answer_to_an_offer_stands_before_a_pause_and_its_page_leads_back(client):
    mandate = make_mandate(ends=clock.today() + timedelta(days=60))
    seat = make_user_with(Role.SUPPORT_GROUP)
    perform(mandate, "offer_renewal", by=seat, until=mandate.ends + timedelta(days=365))
    log_in(client, mandate.member.user)
    page = text(client.get(reverse("zone_mandate")))
    assert page.index("/renew/") < page.index("/pause/")
    page = text(client.get(reverse("zone_mandate_step", args=[mandate.pk, "pause"])))
    with override(HOUSE):
        assert f'<a href="{reverse("zone_mandate")}">{gettext("My mandate")}</a>' in page.split("<main")[1]


def test_home_asks_for_the_signature_and_for_an_answer_to_an_offer(client):
    mandate = make_mandate()
    make_charter()
    log_in(client, mandate.member.user)
    assert f'href="{reverse("zone_charter")}"' in text(client.get(reverse("zone_home")))


def test_who_has_no_mandate_is_told_so(client):
    log_in(client, make_member().user)
    assert client.get(reverse("zone_mandate")).status_code == 200
    log_in(client, make_user_with(Role.FINANCE))
    assert client.get(reverse("zone_mandate")).status_code == 404


def test_the_holders_pages_ask_few_queries(client):
    mandate = make_mandate()
    log_in(client, mandate.member.user)
    for name in ("zone_mandate", "zone_charter"):
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(name))
        assert len(captured) <= 20, name


def charter_saying(words):
    return make_charter(text={code: f"{words} ({code})" for code, _name in settings.LANGUAGES})


@pytest.mark.req("R1.7")
def test_a_new_version_marks_what_changed_since_the_words_that_were_signed(client):
    first = charter_saying("We speak for everybody.")
    mandate = make_mandate(active=False)
    sign_charter(mandate, first, language=HOUSE, sha256=first.fingerprint(HOUSE))
    charter_saying("We speak for nobody.")
    charter_saying("We speak for members.")
    page = text(who_showed(client, mandate.member.user).get(reverse("zone_charter")))
    plain = re.sub(r"<span[^>]*>[^<]*</span>", "", page)
    assert ("<del>everybody.</del>" in plain, "<ins>members.</ins>" in plain, "nobody" in plain) == (True, True, False)


@pytest.mark.req("R1.7")
def test_who_signed_no_version_sees_what_changed_since_the_one_before(client):
    charter_saying("We speak for everybody.")
    charter_saying("We speak for members.")
    page = text(log_in(client, make_member().user).get(reverse("zone_charter")))
    plain = re.sub(r"<span[^>]*>[^<]*</span>", "", page)
    assert ("<del>everybody.</del>" in plain, "<ins>members.</ins>" in plain) == (True, True)


@pytest.mark.req("R1.7")
def test_a_first_version_marks_nothing(client):
    charter_saying("We speak for members.")
    assert (
        "<details" not in text(log_in(client, make_member().user).get(reverse("zone_charter"))).partition("<article")[2]
    )


@pytest.mark.req("R1.7")
def test_the_evidence_is_a_paper_with_hash_version_moment_and_words(client, holder):
    kept = sign_charter(holder)
    url = reverse("zone_charter_pdf", args=[kept.pk])
    answer = log_in(client, holder.member.user).get(url)
    words = " ".join(side.extract_text() for side in PdfReader(BytesIO(answer.content)).pages)
    flat = "".join(words.split())
    told = (kept.sha256, kept.typed_name, date_format(localtime(kept.signed_at), "DATETIME_FORMAT"), kept.text)
    assert ["".join(each.split()) in flat for each in told] == [True] * 4
    assert answer.headers["Cache-Control"] == "no-store"
    log_in(client, ambassador().user)
    assert client.get(url).status_code == 404
