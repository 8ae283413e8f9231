"""Whoever uses the libraries of Standard Webhooks can verify what we sign."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from workflows.kernel import clock
from workflows.webhooks.signing import PREFIX, headers, new_secret


@given(body=st.text(), call=st.from_regex(r"msg_[a-f0-9]{32}", fullmatch=True), extra=st.lists(st.none(), max_size=2))
def test_every_secret_that_signs_verifies_whatever_the_body_holds(body, call, extra):
    keys = [new_secret(), *(new_secret() for _each in extra)]
    sent = headers(call, clock.now(), body.encode(), keys)
    for key in keys:
        assert Webhook(key).verify(body.encode(), sent, json_parse=False) is None
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(body.encode(), sent, json_parse=False)


@given(body=st.binary(min_size=1, max_size=50).map(lambda each: each.hex()), place=st.integers(min_value=0))
def test_a_body_that_was_changed_does_not_verify(body, place):
    key = new_secret()
    sent = headers("msg_1", clock.now(), body.encode(), [key])
    at = place % len(body)
    other = body[:at] + ("g" if body[at] != "g" else "h") + body[at + 1 :]
    with pytest.raises(WebhookVerificationError):
        Webhook(key).verify(other, sent, json_parse=False)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp"])
def test_the_id_and_the_moment_are_signed_too(name):
    key, now = new_secret(), clock.now()
    sent = headers("msg_1", now, b"{}", [key])
    other = headers("msg_2", now + timedelta(seconds=9), b"{}", [key])
    assert sent[name] != other[name]
    with pytest.raises(WebhookVerificationError):
        Webhook(key).verify(b"{}", sent | {name: other[name]})


def test_a_secret_is_long_and_never_the_same():
    assert new_secret() != new_secret()
    assert (new_secret().startswith(PREFIX), len(new_secret())) == (True, len(PREFIX) + 44)
