from datetime import timedelta

from workflows.kernel import clock
from workflows.kernel.limits import seconds_to_wait


def calls(number, who="192.0.2.1", what="test"):
    return [seconds_to_wait(what, who, most=2, within=60) > 0 for _n in range(number)]


def test_one_place_waits_and_no_other():
    assert calls(3) == [False, False, True]
    assert calls(1, who="192.0.2.2") == [False]
    assert calls(1, what="another") == [False]


def test_it_waits_until_the_time_that_began_with_the_first_is_over():
    start = clock.now()
    with clock.at(start):
        calls(2)
    with clock.at(start + timedelta(seconds=40)):
        assert 18 <= seconds_to_wait("test", "192.0.2.1", most=2, within=60) <= 21
    with clock.at(start + timedelta(seconds=62)):
        assert calls(3) == [False, False, True]
