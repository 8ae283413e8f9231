"""How a form is read, and the keys that are filled in by themselves."""

from django.conf import settings
from django.utils.translation import override

from tests.factories.questions import block, words
from workflows.questions.blocks import Questions, QuestionsField, complete_keys, questions_of


def body(*blocks):
    return Questions().to_python(list(blocks))


def keyed(*blocks, taken=()):
    value = body(*blocks)
    complete_keys(value, set(taken))
    return questions_of(value)


def test_a_scale_offers_its_points_and_says_what_its_ends_mean():
    (scale,) = questions_of(body(block("scale", "a")))
    assert [option.key for option in scale.options] == ["1", "2", "3", "4", "5"]
    assert [option.label["en"] for option in scale.options] == ["1 – Low (en)", "2", "3", "4", "5 – High (en)"]


def test_a_key_comes_from_the_words_and_is_never_one_that_was_used():
    two = [block("short", "", label=words("Why?")) for _n in range(2)]
    with override("en"):
        assert [each.key for each in keyed(*two, taken=["why-en"])] == ["why-en-2", "why-en-3"]


def test_a_condition_in_words_is_written_with_the_keys():
    first = block("choice", "licence")
    (_source, hanging) = keyed(first, block("short", "b", only_if=("licence (EN)", "Yes (nl)")))
    assert (hanging.condition.question, hanging.condition.answer) == ("licence", "yes")
    (_source, wrong) = keyed(first, block("short", "b", only_if=("nowhere", "Yes")))
    assert (wrong.condition.question, wrong.condition.answer) == ("nowhere", "Yes")


def test_questions_and_options_keep_what_tells_them_apart():
    value = body(block("choice", "a"))
    again = Questions().to_python(Questions().get_prep_value(value))
    assert questions_of(again) == questions_of(value)
    assert questions_of(value)[0].options[0].block == "a-yes"


def test_a_further_language_needs_no_migration():
    _name, _path, args, kwargs = QuestionsField(blank=True).deconstruct()
    assert (args, kwargs, len(settings.LANGUAGES) > 1) == ([], {"blank": True}, True)
