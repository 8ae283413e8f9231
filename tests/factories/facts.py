"""Missions and people as the facts of matching, of every kind: for properties that hold whatever they are."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from workflows.matching.core import Weights
from workflows.matching.given import Partner, Person, Wanted

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
STARTS = datetime(2026, 12, 1, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)

small = st.integers(1, 3)
some = st.frozensets(small, max_size=3)
maybe = st.none() | small
moments = st.datetimes(datetime(2024, 1, 1), datetime(2026, 11, 1), timezones=st.just(UTC))
weights = st.builds(Weights, **{each.name: st.integers(0, 100) for each in fields(Weights)})
partner = st.builds(Partner, key=small, themes=some, competences=some)
wanted = st.builds(
    Wanted, key=st.just(1), now=st.just(NOW), staff=st.booleans(), language=maybe, region=maybe, country=small,
    online=st.booleans(), event=st.just((STARTS, STARTS + HOUR)), days=st.just((STARTS.date(), STARTS.date())),
    roads=st.just({None: HOUR}), slot=st.sampled_from(["", "2-evening"]), kind=maybe,
    audience=maybe, sector=maybe, themes=some, competences=some, requester=st.just("a@example.org"), author=maybe,
    contact=st.sampled_from(["", "political"]), contact_level=st.sampled_from(["", "regional", "national"]),
    on_it=st.frozensets(st.integers(1, 9999), max_size=2), beside=st.lists(st.integers(0, 5), max_size=3).map(tuple),
    partners=st.lists(partner, max_size=2).map(tuple),
)  # fmt: skip
tie = st.tuples(st.sampled_from(["political", "commercial"]), st.sampled_from(["regional", "national"]))
person = st.builds(
    Person, key=st.integers(1, 9999), name=st.sampled_from(["Ann", "Bob", "Cis"]),
    email=st.sampled_from(["", "a@example.org", "b@example.org"]), user=maybe, has_account=st.booleans(),
    is_member=st.booleans(), is_staff=st.booleans(), region=maybe, country=maybe,
    mandate=st.sampled_from(["", "active", "active", "paused", "onboarding", "suspended"]),
    charter=st.sampled_from(["", "open", "late"]), is_trained=st.booleans(),
    languages=st.dictionaries(small, st.sampled_from(["A1", "B2", "C1"])), themes=some, sectors=some, competences=some,
    kinds=some, names_kinds=st.booleans(), regions=some, reach=st.sampled_from(["regions", "country", "anywhere"]),
    pace=st.sampled_from(["more", "same", "fewer"]), week=st.sampled_from([(), ("2-evening",), ("1-morning",)]),
    blocked=st.sampled_from([(), ((date(2026, 12, 1), date(2026, 12, 1)),)]),
    busy=st.sampled_from([(), ((STARTS, STARTS + HOUR),)]),
    seats=st.sampled_from([(), ((2, STARTS, STARTS + HOUR, None),)]),
    last_asked=st.none() | moments, asked=st.dictionaries(small, moments),
    met=st.dictionaries(maybe, st.integers(1, 5)), fulfilled=st.integers(0, 5),
    together=st.dictionaries(small, st.integers(1, 5)), most=st.none() | small,
    missions=st.dictionaries(st.sampled_from([2026, 2027]), st.integers(1, 4)),
    ties=st.frozensets(tie),
)  # fmt: skip
people = st.lists(person, max_size=8, unique_by=lambda each: each.key)
