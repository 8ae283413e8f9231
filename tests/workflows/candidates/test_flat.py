"""Lists, ranking, two side by side and dossier ask the database as often for a thousand candidacies as for one."""

from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import candidates
from tests.factories.people import make_user
from workflows.candidates.models import Assessment, Candidacy
from workflows.people.models import Member

pytestmark = pytest.mark.django_db
MOST = 20
MOST_IN_A_DOSSIER = 26
MOST_OF_TWO = 23  # two whole sheets, each with the answers to questions of its own
MOST_ON_THE_HOME = 25  # everything that can wait for somebody
ASSESSORS = 5
numbers = count(1)


def copy(pattern: Candidacy, how_many: int) -> None:
    """More candidacies like one that walked there, each of a member of its own; only how many there are is tested."""
    names = {f.attname for f in Member._meta.concrete_fields} - {"id", "user_id", "email", "number"}
    kept = {name: getattr(pattern.member, name) for name in names}
    members = Member.objects.bulk_create([Member(**kept, number=f"C{next(numbers)}") for _n in range(how_many)])
    values = {f.attname: getattr(pattern, f.attname) for f in Candidacy._meta.concrete_fields if f.attname != "id"}
    made = Candidacy.objects.bulk_create([Candidacy(**values | {"member_id": m.pk}) for m in members])
    given = pattern.assessments.all()[0]
    assessors = [make_user() for _n in range(ASSESSORS)]
    fields = {f.attname: getattr(given, f.attname) for f in Assessment._meta.concrete_fields if f.attname != "id"}
    Assessment.objects.bulk_create(
        Assessment(**fields | {"candidacy_id": each.pk, "assessor_id": person.pk})
        for each in made
        for person in assessors
    )


def asked(browser, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("address", "most"), [("candidacies", MOST), ("candidacy_ranking", MOST), ("wagtailadmin_home", MOST_ON_THE_HOME)]
)
def test_a_list_is_flat(visitor, people, address, most):
    browser, path = visitor(people[0]), reverse(address)
    pattern = candidates.recommended(people)
    browser.get(path)
    counts = []
    for more in (0, 2, 27):
        copy(pattern, more)
        counts.append(asked(browser, path))
    assert (len(set(counts)), counts[0] <= most) == (1, True), counts


def test_two_side_by_side_are_flat_however_many_are_compared(visitor, people):
    browser, pattern, other = visitor(people[0]), candidates.recommended(people), candidates.recommended(people)
    path = f"{reverse('candidacy_side_by_side')}?c={pattern.pk}&c={other.pk}"
    browser.get(path)
    counts = []
    for more in (0, 2, 27):
        copy(pattern, more)
        counts.append(asked(browser, path))
    assert (len(set(counts)), counts[0] <= MOST_OF_TWO) == (1, True), counts


def test_a_thousand_candidacies_with_five_assessors_each(visitor, people):
    browser, pattern = visitor(people[0]), candidates.recommended(people)
    copy(pattern, 1000)
    late = Candidacy.objects.latest("pk")
    paths = [reverse("candidacies"), f"{reverse('candidacies')}?q=Lotte", reverse("candidacy_ranking")]
    dossiers, counts = [late.desk_url(), pattern.desk_url()], {}
    for path in paths + dossiers:
        browser.get(path)
        counts[path] = asked(browser, path)
    assert max(counts[path] for path in paths) <= MOST, counts
    assert max(counts[path] for path in dossiers) <= MOST_IN_A_DOSSIER, counts


def test_nominations_are_flat(visitor, people):
    browser, path = visitor(people[0]), reverse("nominate")
    browser.get(path)
    counts = []
    for _n in range(3):
        candidates.nominated(people[0])
        counts.append(asked(browser, path))
    assert len(set(counts)) == 1, counts
