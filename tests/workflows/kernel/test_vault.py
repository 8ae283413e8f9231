import pytest

from workflows.kernel.vault import UnreadableError, seal, unseal


def test_a_secret_is_read_again_under_the_key_it_was_sealed_with_and_under_its_follower(settings):
    sealed = seal("hush", "one")
    assert ("hush" in sealed, unseal(sealed, "one")) == (False, "hush")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert unseal(sealed, "one") == "hush"


def test_it_is_unreadable_for_another_purpose_and_without_the_key(settings):
    sealed = seal("hush", "one")
    with pytest.raises(UnreadableError):
        unseal(sealed, "two")
    settings.SECRET_KEY = "another"
    with pytest.raises(UnreadableError):
        unseal(sealed, "one")
