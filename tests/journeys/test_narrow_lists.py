"""The lists of the back office on a telephone: nothing to press lies beside the screen, wide tables move."""

import pytest

from tests.factories import content
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
