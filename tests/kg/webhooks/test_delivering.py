"""What happened is sent in order, signed, at least once and never past what was not received."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from kg.errors import Conflict, NotFound, Refused
from kg.history.model import Selection
from kg.webhooks.delivering import WAITS
from kg.webhooks.model import AT_ONCE
from kg.webhooks.subscribing import LISTED, MOST
from tests.kg.webhooks.conftest import Copy
from tests.kg.webhooks.receiver import Receiver

NOW = datetime(2100, 1, 1, tzinfo=UTC)
ALL = Selection()
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("events"), st.integers(1, 3)),
        st.tuples(st.just("answer"), st.sampled_from([200, 500, 302, 404, "lost"])),
        st.tuples(st.just("time"), st.sampled_from([1, 60, 3600])),
        st.tuples(st.just("pause"), st.booleans()),
        st.tuples(st.just("restart"), st.none()),
    ),
    max_size=12,
)


def confirmed(copy: Copy, receiver: Receiver, selection: Selection = ALL) -> int:
    hook = copy.webhooks.add(copy.account, receiver.url, selection)
    return copy.webhooks.confirm(copy.account, hook.number).number


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=STEPS)
def test_whatever_a_receiver_answers_it_gets_all_that_happened_in_order(
    copy: Copy, receiver: Receiver, steps: list[tuple[str, object]]
) -> None:
    receiver.answer = 200
    copy.events.add()
    number, now, sender = confirmed(copy, receiver, Selection("kmgbf")), NOW, copy.deliveries()
    begun = copy.events.newest
    receiver.came.clear()
    for step, value in [*steps, ("pause", False), ("answer", 200), ("events", 1), ("time", 10**6)]:
        if step == "events":
            for dataset in ["kmgbf", "gemet"] * int(str(value)):
                copy.events.add(dataset)
        elif step == "answer":
            receiver.answer = value  # type: ignore[assignment]
        elif step == "restart":
            sender = copy.deliveries()
        elif step == "pause":
            state = copy.webhooks.get(copy.account, number).state
            if value and state == "active":
                copy.webhooks.pause(copy.account, number)
            elif not value and state in ("paused", "off"):
                copy.webhooks.resume(copy.account, number)
        else:
            now += timedelta(seconds=int(str(value)))
        for _ in range(3):  # more is looked for at once where something was received
            sender.send(now, copy.events, copy.events.newest)
    wanted = [one.number for one in copy.events.events if one.dataset == "kmgbf" and one.number > begun]
    taken = receiver.taken()
    assert list(dict.fromkeys(taken)) == wanted
    assert copy.webhooks.get(copy.account, number).delivered == wanted[-1]
    copy.webhooks.delete(copy.account, number)


def test_more_than_fits_into_a_message_comes_in_several(copy: Copy, receiver: Receiver) -> None:
    number = confirmed(copy, receiver)
    for _ in range(2 * AT_ONCE + 1):
        copy.events.add()
    sender = copy.deliveries()
    sent = [sender.send(NOW, copy.events, copy.events.newest) for _ in range(5)]
    assert sent == [1, 1, 1, 0, 0]
    assert receiver.taken() == [one.number for one in copy.events.events]
    assert [one.events for one in copy.webhooks.tries(copy.account, number)] == [1, AT_ONCE, AT_ONCE, 0]


def test_a_message_that_is_tried_again_has_the_same_identifier_whatever_came_since(
    copy: Copy, receiver: Receiver
) -> None:
    number, sender = confirmed(copy, receiver), copy.deliveries()
    copy.events.add()
    receiver.answer = "lost"
    sender.send(NOW, copy.events, copy.events.newest)
    copy.events.add()
    receiver.answer = 200
    for days in (0, 1, 1):
        sender.send(NOW + timedelta(days=days), copy.events, copy.events.newest)
    names = [fields["webhook-id"] for fields, _ in receiver.came][1:]
    assert names == [f"msg_{number}_3_3", f"msg_{number}_3_3", f"msg_{number}_6_6"]


def letters(copy: Copy) -> list[tuple[str, int, str]]:
    with copy.webhooks.database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT kind, account, about FROM letter")]


def test_who_is_gone_or_never_answers_is_given_up_and_can_be_resumed(copy: Copy, receiver: Receiver) -> None:
    number, sender, now = confirmed(copy, receiver), copy.deliveries(), NOW
    copy.events.add()
    receiver.answer = 410
    sender.send(now, copy.events, copy.events.newest)
    assert copy.webhooks.get(copy.account, number).state == "off"
    assert letters(copy) == [("webhook", copy.account, str(number))], "its owner is told"
    copy.webhooks.resume(copy.account, number)
    receiver.answer = 500
    for _ in range(len(WAITS) + 1):
        now += timedelta(days=2)
        assert copy.webhooks.get(copy.account, number).state == "active"
        sender.send(now, copy.events, copy.events.newest)
    hook = copy.webhooks.get(copy.account, number)
    assert (hook.state, hook.error, hook.delivered) == ("off", "It was answered 500.", 0)
    assert letters(copy) == [("webhook", copy.account, str(number))] * 2
    receiver.answer = 200
    copy.webhooks.resume(copy.account, number)
    sender.send(now, copy.events, copy.events.newest)
    assert receiver.taken() == [3]


def test_a_library_of_others_verifies_what_is_sent(copy: Copy, receiver: Receiver) -> None:
    number = confirmed(copy, receiver)
    old = copy.webhooks.secret(copy.webhooks.get(copy.account, number))
    new = copy.webhooks.secret(copy.webhooks.renew_secret(copy.account, number))
    assert old != new
    assert copy.webhooks.test(copy.account, number).received
    fields, body = receiver.came[-1]
    for secret in (old, new):
        assert Verifier(secret).verify(body, fields)["type"] == "test"
    with pytest.raises(WebhookVerificationError):
        Verifier(new).verify(body + b" ", fields)
    with pytest.raises(WebhookVerificationError):
        Verifier(new).verify(body, fields | {"webhook-id": "msg_other"})
    confirming, _ = receiver.came[0]
    with pytest.raises(WebhookVerificationError):
        Verifier(new).verify(receiver.came[0][1], confirming)


def test_nothing_is_sent_to_who_did_not_confirm(copy: Copy, receiver: Receiver) -> None:
    hook = copy.webhooks.add(copy.account, receiver.url, ALL)
    receiver.content = b"welcome"
    with pytest.raises(Conflict, match="did not confirm"):
        copy.webhooks.confirm(copy.account, hook.number)
    copy.events.add()
    copy.deliveries().send(NOW, copy.events, copy.events.newest)
    assert [one["type"] for one in receiver.messages] == ["confirm"]


def test_redirects_are_not_followed_and_of_an_answer_only_the_beginning_is_read(copy: Copy, receiver: Receiver) -> None:
    number = confirmed(copy, receiver)
    receiver.answer, receiver.location = 307, receiver.url
    assert copy.webhooks.test(copy.account, number).error == "It was answered 307."
    receiver.answer, receiver.content = 200, b"x" * 50_000_000
    assert len(copy.webhooks.test(copy.account, number).content) < 5_000
    assert [one["type"] for one in receiver.messages] == ["confirm", "test"]


def test_a_webhook_is_of_its_account_and_there_are_not_too_many(copy: Copy, receiver: Receiver) -> None:
    hooks = copy.webhooks
    numbers = [hooks.add(copy.account, receiver.url, ALL).number for _ in range(MOST)]
    with pytest.raises(Refused):
        hooks.add(copy.account, receiver.url, ALL)
    assert hooks.of(copy.other) == []
    for refused in (hooks.get, hooks.confirm, hooks.test, hooks.pause, hooks.resume, hooks.renew_secret, hooks.delete,
                    hooks.tries):  # fmt: skip
        with pytest.raises(NotFound):
            refused(copy.other, numbers[0])
    assert [one.number for one in hooks.of(copy.account)] == numbers


def test_of_each_webhook_only_the_last_tries_are_kept(copy: Copy, receiver: Receiver) -> None:
    number = confirmed(copy, receiver)
    for _ in range(LISTED + 5):
        copy.webhooks.test(copy.account, number)
    assert len(copy.webhooks.tries(copy.account, number)) == LISTED


def test_secrets_stand_nowhere_in_the_database(copy: Copy, receiver: Receiver) -> None:
    hook = copy.webhooks.get(copy.account, confirmed(copy, receiver))
    (secret,) = copy.webhooks.secrets(hook)
    held = b"".join(path.read_bytes() for path in copy.settings.data.glob("ledger*"))
    assert held
    assert secret not in held
    assert copy.webhooks.secret(hook).removeprefix("whsec_").encode() not in held
