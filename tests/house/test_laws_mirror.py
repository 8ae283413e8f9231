"""A test stands where its file stands: `tests/<same path>/test_<same file>.py`."""

from tests.house.code import root

APART = ("house", "journeys", "factories")
# What several files do together, and so stands under a name of its own.
TOGETHER = {
    "cms/settings/test_formats.py": "how each language writes days",
    "cms/test_doors.py": "every door leads to the one log-in",
    "cms/test_login.py": "logging in, by a code",
    "cms/test_login_passkey.py": "logging in, by a passkey",
    "cms/test_login_second_factor.py": "logging in, with a second factor",
    "pages/test_look.py": "the public pages at every width",
    "workflows/candidates/test_flat.py": "queries at a thousand candidacies",
    "workflows/candidates/test_privacy.py": "what is told and what is erased of a candidacy",
    "workflows/candidates/test_second_scores.py": "scores given again after a talk",
    "workflows/candidates/test_video.py": "a candidacy's video, from sending to watching",
    "workflows/desk/test_missions_list.py": "the desk's list, its filters and its export",
    "workflows/kernel/test_small_parts.py": "parts of a few lines",
    "workflows/kernel/test_together.py": "people who act at the same moment",
    "workflows/missions/test_mail.py": "every mail of a mission, as it is read",
}


def test_every_test_mirrors_a_file_or_is_named_as_one_of_several():
    tests = [path.relative_to(root() / "tests") for path in (root() / "tests").rglob("test_*.py")]
    beside = [each for each in tests if each.parts[0] not in APART]
    lonely = {str(each) for each in beside if not (root() / each.parent / each.name.removeprefix("test_")).exists()}
    assert lonely == set(TOGETHER)
