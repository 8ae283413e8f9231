"""The demo's policy is a file like that of any house."""

import pytest

from cms.demo import policy
from workflows.policy import document, keeping

pytestmark = pytest.mark.django_db


@pytest.mark.req("R3.5a")
def test_the_file_of_the_demo_was_changed_by_no_hand_and_says_the_same_in_an_empty_house():
    text = policy.FILE.read_text(encoding="utf-8")
    read = document.read(text)
    keeping.write(read.sections)
    assert (read.is_whole, document.text_of(document.now())) == (True, text)
