"""The lists of the back office on a telephone: nothing to press lies beside the screen, wide tables move.

And the editor of a policy, whose help can be read in the dark.
"""

import pytest

from tests.factories import cast, content, missions
from tests.factories.people import make_user_with
from tests.journeys.stage import Stage
from workflows.people.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
WIDTH = 360
BESIDE = """() => [...document.querySelectorAll('header.w-slim-header *, .bulk-actions-choices *')]
  .filter((each) => each.matches('a, button, input, select'))
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([_each, box]) => box.width > 1 && (box.left < 0 || box.right > innerWidth))
  .map(([each, _box]) => each.outerHTML)"""
MOVED = """() => {
  const list = document.querySelector('#listing-results');
  list.scrollLeft = 9999;
  return [...list.querySelectorAll('tbody tr:first-child td')].at(-1).getBoundingClientRect().right < innerWidth + 1;
}"""

OUTSIDE = """() => [...document.querySelectorAll('#main :is(input, select, textarea, button)')]
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([_each, box]) => box.width > 1 && box.right > innerWidth)
  .map(([each, _box]) => each.outerHTML)"""
LONG_STEPS = """() => [...document.querySelectorAll('.desk-steps a')]
  .filter((each) => each.getBoundingClientRect().right > each.closest('.desk-steps').getBoundingClientRect().right)
  .map((each) => each.textContent)"""
TITLE = """() => {
  const [words] = [...document.querySelectorAll('.w-breadcrumbs li')].slice(-1);
  const [own, frame] = [words, words.closest('.w-breadcrumbs')].map((each) => each.getBoundingClientRect());
  return own.width > 100 && own.right <= frame.right && own.right <= innerWidth;
}"""
HELP = """() => [...document.querySelectorAll('.help-block')].map((each) => getComputedStyle(each).backgroundColor)
  .map((color) => Math.max(...color.match(/[0-9.]+/g).slice(0, 3).map(Number)))"""


def test_the_libraries_are_searched_sorted_and_read_on_a_telephone(stage: Stage) -> None:
    content.video()
    content.network(name="Shared Work Europe")
    user = make_user_with(Role.COMMUNICATIONS, language="fr")
    editor = stage.visitor(user, locale="fr", viewport={"width": WIDTH, "height": 800})
    tables = ["/admin/media/", "/admin/snippets/snippets/network/"]
    for path in ["/admin/images/", *tables]:
        editor.go(path)
        assert editor.page.evaluate(BESIDE) == [], path
        assert path not in tables or editor.page.evaluate(MOVED), path


def test_the_longest_step_of_a_dossier_stays_in_its_box_on_a_telephone(stage: Stage) -> None:
    lotte = cast.seated(coordinator=True)
    lotte.language = "fr"
    lotte.save()
    mission = missions.confirmed(owner=lotte)
    reader = stage.visitor(lotte, locale="fr", viewport={"width": WIDTH, "height": 800}).go(mission.desk_url())
    assert reader.page.locator(".desk-now .desk-steps a").count() > 5
    assert reader.page.evaluate(LONG_STEPS) == []


def test_policies_of_approval_are_read_and_written_on_a_telephone_in_the_dark(stage: Stage) -> None:
    missions.policy(("board", 1))
    lotte = cast.seated(coordinator=True, language="nl")
    view = {"width": WIDTH, "height": 800}
    editor = stage.visitor(lotte, locale="nl", viewport=view, color_scheme="dark")
    editor.go("/admin/approval-policies/")
    assert (editor.page.evaluate(BESIDE), editor.page.evaluate(TITLE)) == ([], True)
    editor.go("/admin/approval-policies/new/?arrow=mission.approve")
    assert editor.page.evaluate(OUTSIDE) == []
    lightness = [each / 255 if each > 1 else each for each in editor.page.evaluate(HELP)]
    assert [each < 0.5 for each in lightness] == [True] * len(lightness) != []
