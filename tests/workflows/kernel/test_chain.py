"""Tampering with the records is found, whoever does it and however; erasing a person's words is not tampering."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from tests.factories import cast, missions
from workflows.kernel import chain, clock
from workflows.kernel.models import DailyRoot, OutboxRow, RecordText, TransitionRecord
from workflows.kernel.perform import perform
from workflows.missions.models import Mission

pytestmark = pytest.mark.django_db
ROUNDS = 1000


class UndoneError(Exception):
    pass


def rows() -> list[TransitionRecord]:
    return list(TransitionRecord.objects.order_by("pk"))


def rechain(records: list[TransitionRecord]) -> None:
    """What a forger who knows the method does: number and hash the whole dossier anew."""
    previous = ""
    for number, record in enumerate(records, 1):
        record.number, record.previous = number, previous
        record.hash = previous = chain.hash_of(record)
    TransitionRecord.objects.filter(pk__in=[r.pk for r in records]).update(number=10_000 + F("pk"))
    for record in records:
        record.save()


def of_dossier(record: TransitionRecord) -> list[TransitionRecord]:
    same = TransitionRecord.objects.filter(content_type=record.content_type, object_id=record.object_id)
    return list(same.order_by("number"))


def edit(dice: random.Random) -> None:
    record = dice.choice(rows())
    changes = {
        "step": "decline", "source": "closed", "target": "cancelled", "revision": record.revision + 1,
        "at": record.at - timedelta(seconds=dice.randint(1, 9)), "actor_kind": "rule", "actor_reference": "user:0",
        "policy": "9:v9", "before": {"owner_id": dice.randint(10**6, 10**7)}, "text_hash": "0" * 64, "act": uuid4(),
        "previous": "f" * 64, "hash": "a" * 64,
    }  # fmt: skip
    name = dice.choice(list(changes))
    TransitionRecord.objects.filter(pk=record.pk).update(**{name: changes[name]})


def edit_words(dice: random.Random) -> None:
    text = dice.choice(list(RecordText.objects.all()))
    change = dice.choice([{"words": {"reason": "Never said."}}, {"actor_name": "Nobody"}, {"before": {"title": "?"}}])
    RecordText.objects.filter(pk=text.pk).update(**change)


def drop(record: TransitionRecord) -> None:
    OutboxRow.objects.filter(record=record).delete()
    TransitionRecord.objects.filter(pk=record.pk).delete()


def delete(dice: random.Random) -> None:
    drop(dice.choice(rows()))


def insert(dice: random.Random) -> None:
    model = dice.choice(rows())
    tail = of_dossier(model)[-1]
    forged = TransitionRecord(
        **{f.attname: getattr(model, f.attname) for f in model._meta.concrete_fields if f.attname not in ("id", "act")}
    )
    forged.number, forged.previous, forged.target = tail.number + 1, tail.hash, "closed"
    forged.hash = chain.hash_of(forged)
    forged.save()


def reorder(dice: random.Random) -> None:
    record = dice.choice([r for r in rows() if r.number > 1])
    other = dice.choice([r for r in of_dossier(record) if r.pk != record.pk])
    one, two = record.number, other.number
    TransitionRecord.objects.filter(pk=record.pk).update(number=10_000)
    TransitionRecord.objects.filter(pk=other.pk).update(number=one)
    TransitionRecord.objects.filter(pk=record.pk).update(number=two)


def cut_tail(dice: random.Random) -> None:
    records = of_dossier(dice.choice(rows()))
    for record in reversed(records[dice.randrange(len(records)) :]):
        drop(record)


def rewrite(dice: random.Random) -> None:
    """One record altered, and the whole dossier hashed anew."""
    records = of_dossier(dice.choice(rows()))
    victim = dice.choice(records)
    victim.actor_reference, victim.policy = "user:666", "forged"
    rechain(records)


def leave_out(dice: random.Random) -> None:
    """One record taken out, the rest hashed anew."""
    records = of_dossier(dice.choice([r for r in rows() if r.number > 1]))
    drop(records.pop(dice.randrange(len(records))))
    rechain(records)


TAMPERINGS = [edit, edit_words, delete, insert, reorder, cut_tail, rewrite, leave_out]


def a_day_of_work() -> None:
    with clock.at(clock.now() - timedelta(days=2)):
        missions.staffed(cast.ambassador())
        missions.qualifying(title="Second")
    chain.keep_root()


def tamper(how, dice: random.Random) -> list[chain.Fault]:
    faults: list[chain.Fault] = []
    try:
        with transaction.atomic():
            how(dice)
            faults = list(chain.verify())
            raise UndoneError
    except UndoneError:
        pass
    return faults


@pytest.mark.once
def test_every_one_of_many_tamperings_is_found():
    a_day_of_work()
    assert list(chain.verify()) == []
    dice = random.Random(2026)
    missed = [how.__name__ for how in (dice.choice(TAMPERINGS) for _ in range(ROUNDS)) if not tamper(how, dice)]
    assert missed == []
    assert list(chain.verify()) == []


def test_a_cut_tail_of_today_is_found_before_any_root_is_kept():
    mission = missions.qualifying()
    drop(of_dossier(TransitionRecord.objects.get(step="qualify"))[-1])
    assert [fault.what for fault in chain.verify()] == ["does not stand where its last record left it"]
    assert mission.revision == 2


def test_a_state_written_by_another_hand_is_found():
    mission = missions.qualifying()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE workflows_mission SET state = 'closed' WHERE id = %s", [mission.pk])
    assert [fault.what for fault in chain.verify()] == ["does not stand where its last record left it"]


def test_a_dossier_that_no_record_began_is_found():
    mission = missions.approved()
    copied = Mission.objects.get(pk=mission.pk)
    copied.pk, copied._state.adding = None, True
    copied.save()
    assert [str(fault) for fault in chain.verify()] == [
        f"{ContentType.objects.get_for_model(Mission).pk}:{copied.pk}: stands without any record"
    ]


def test_a_whole_dossier_struck_out_is_found_by_the_root():
    a_day_of_work()
    for record in of_dossier(TransitionRecord.objects.filter(step="qualify").latest("pk"))[::-1]:
        drop(record)
    assert [str(fault).partition(":")[2].strip() for fault in chain.verify()] != []


def test_erasing_a_persons_words_keeps_the_chain_whole():
    a_day_of_work()
    RecordText.objects.all().delete()
    assert list(chain.verify()) == []


def test_a_part_of_the_words_may_be_blanked_and_the_rest_is_still_held():
    mission = missions.requested()
    perform(mission, "decline", by=mission.owner, reason="Guess me.")
    text = RecordText.objects.get(record__step="decline")
    for names in (["words.reason"], ["actor_name"]):
        chain.blank(text, names)
        text.refresh_from_db()
        assert list(chain.verify()) == []
    assert (text.words, text.actor_name, text.salt) == ({}, "", "")
    assert "salt" not in text.parts["words.reason"]
    for change in ({"words": {"reason": "Never said."}}, {"actor_name": "Nobody"}, {"before": {"title": "?"}}):
        RecordText.objects.filter(pk=text.pk).update(**change)
        assert [str(fault) for fault in chain.verify()] != []
        text.save()


def test_the_salt_keeps_short_words_from_being_guessed():
    missions.requested()
    text = RecordText.objects.first()
    once = chain.hash_of_text(text)
    text.salt = chain.new_salt()
    assert chain.hash_of_text(text) != once


def test_a_kept_root_never_changes():
    a_day_of_work()
    kept = DailyRoot.objects.get()
    with clock.at(clock.now() - timedelta(days=2)):
        missions.requested(title="Late entry")
    again = chain.keep_root()
    assert (again.pk, again.root) == (kept.pk, kept.root)
    assert [fault.where for fault in chain.verify()] == [f"root of {kept.day}"]


def test_every_kept_root_is_checked_in_the_same_number_of_queries():
    owner = cast.seated()

    def queries(days):
        for day in days:
            with clock.at(clock.now() + timedelta(days=day)):
                missions.requested(title=f"M{day}", owner=owner)
                chain.keep_root(clock.today())
        with CaptureQueriesContext(connection) as asked:
            assert list(chain.verify()) == []
        return len(asked)

    assert queries(range(2)) == queries(range(2, 9))


def test_the_command_says_that_all_is_whole(capsys):
    a_day_of_work()
    call_command("verify_audit")
    records = TransitionRecord.objects.count()
    assert f"{records} records" in capsys.readouterr().out


def test_the_command_fails_and_names_the_fault(capsys):
    mission = missions.qualifying()
    TransitionRecord.objects.filter(step="qualify").update(target="closed")
    with pytest.raises(CommandError, match="tampered"):
        call_command("verify_audit")
    assert f":{mission.pk}#2: was altered" in capsys.readouterr().err
    assert Mission.objects.get().state == "qualifying"
