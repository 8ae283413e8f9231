"""Every lifecycle finds room in its picture: no two states in one place, no arrow without its states."""

from hypothesis import given
from hypothesis import strategies as st

from workflows.candidates.models import Candidacy
from workflows.desk.process.picture import HEIGHT, WIDTH, draw, main_path
from workflows.desk.process.views import arrows_of
from workflows.missions.models import Mission

NAMES = [f"s{number}" for number in range(9)]
ARROWS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=30)


@given(ARROWS)
def test_states_do_not_cover_each_other_and_stand_inside(arrows):
    picture = draw(NAMES, arrows)
    assert len({(box.x, box.y) for box in picture.boxes}) == len(NAMES) == len({box.state for box in picture.boxes})
    assert all(box.x >= 0 and box.x + WIDTH <= picture.width for box in picture.boxes)
    assert all(box.y >= 0 and box.y + HEIGHT <= picture.height for box in picture.boxes)


@given(ARROWS)
def test_each_pair_is_drawn_once_and_what_stays_is_not(arrows):
    drawn = [(line.source, line.target) for line in draw(NAMES, arrows).lines]
    assert sorted(drawn) == sorted({(a, b) for a, b in arrows if a != b})


@given(ARROWS)
def test_numbers_stand_inside_the_picture(arrows):
    picture = draw(NAMES, arrows)
    assert all(0 <= x <= picture.width and 0 <= y <= picture.height for x, y in (line.at for line in picture.lines))


def test_the_main_path_goes_on_to_the_nearest_later_state():
    pairs = [("s0", "s1"), ("s1", "s4"), ("s1", "s2"), ("s2", "s4"), ("s4", "s1")]
    assert main_path(NAMES, pairs) == ["s0", "s1", "s2", "s4"]


def test_the_main_path_leads_to_the_first_end_and_not_by_a_state_that_only_leads_back():
    for model, last in ((Candidacy, "admitted"), (Mission, "closed")):
        path = main_path(list(model.house_labels()), sorted(arrows_of(model)))
        assert (path[-1], "waitlisted" in path) == (last, False)


def test_arrows_from_many_states_of_the_main_path_to_one_come_together_and_the_others_do_not():
    pairs = [("s0", "s1"), ("s1", "s2"), ("s2", "s3"), *((f"s{n}", "s5") for n in range(3)), ("s1", "s6")]
    lines = {(line.source, line.target): line.path for line in draw(NAMES, pairs).lines}
    ends = {path.rpartition("Q")[2] for (_a, b), path in lines.items() if b == "s5"}
    assert len(ends) == 1
    assert "H" not in lines["s1", "s6"]


@given(ARROWS)
def test_numbers_of_gathered_arrows_stand_apart(arrows):
    picture = draw(NAMES, arrows)
    places = [line.at for line in picture.lines if "H" in line.path]
    assert len(set(places)) == len(places)
