"""What identifies a customer is in the store, sealed, and nowhere else: not with the engine, not in any log."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.service import Service

SENDER = "privacy"
#: As typed, all made up; the two cards have right check digits, so that they are taken for what they look like.
PHONES = ("13900000017", "138-0013-8000", "一三七零零零零零零一八")
ID_CARD = "110101199003070038"
BANK_CARD = "6222021234567890128"
EMAIL = "xiaoming.test@example.com"
TURNS = (
    f"我在你们银行的卡{BANK_CARD}被盗刷了五千块，打客服电话没人管",
    f"我的身份证号是{ID_CARD}，手机{PHONES[0]}",
    f"也可以打{PHONES[1]}，或者{PHONES[2]}",
    f"邮箱{EMAIL}",
    "别问了，赶紧给我登记",
    "同意",
    "我叫林小红",
    PHONES[0],
    "确认",
)
#: Every spelling in which one of them could stand somewhere.
SECRETS = (
    "13900000017",
    "13800138000",
    "138-0013-8000",
    "138 0013 8000",
    "13700000018",
    "一三七零零零零零零一八",
    ID_CARD,
    BANK_CARD,
    EMAIL,
)


@pytest.fixture(scope="module")
def told(service: Service) -> Service:
    for text in TURNS:
        service.say(SENDER, text)
    return service


def holding(files: Iterable[Path], secret: str) -> list[str]:
    """The files in which a secret stands, as text or as JSON writes it."""
    forms = {secret.encode(), secret.encode("unicode_escape"), secret.encode("utf-16-le")}
    return [path.name for path in files if any(form in path.read_bytes() for form in forms)]


def files_of(service: Service) -> list[Path]:
    return [path for path in [*service.data.rglob("*"), service.log] if path.is_file()]


def test_the_service_has_what_this_is_about(told: Service) -> None:
    """Else the searches below would find nothing because there is nothing."""
    names = {path.name for path in files_of(told)}
    assert {"trackers.db", "tingsu.db", "engine.log", "actions.log", "gateway.log"} <= names
    trackers = b"".join(path.read_bytes() for path in files_of(told) if path.name.startswith("trackers.db"))
    assert SENDER.encode() in trackers
    assert "手机号".encode() in trackers or "手机号".encode("unicode_escape") in trackers
    (ticket,) = told.tickets(SENDER)
    assert ticket["revealed"]["contact"]["phone"] == PHONES[0]


@pytest.mark.parametrize("secret", SECRETS)
def test_no_file_of_the_service_holds_an_identifier_in_plain(told: Service, secret: str) -> None:
    assert holding(files_of(told), secret) == []


@pytest.mark.parametrize("secret", SECRETS)
def test_the_staff_api_shows_identifiers_masked_only(told: Service, secret: str) -> None:
    listed = str(told.api("/tickets", conversation=SENDER)) + str(told.messages(SENDER))
    assert secret not in listed


def test_with_reveal_the_customers_own_words_come_back_whole(told: Service) -> None:
    (ticket,) = told.tickets(SENDER)
    assert TURNS[0] in ticket["revealed"]["description"]


def test_a_refused_consent_leaves_no_contact_on_the_ticket(told: Service) -> None:
    sender = "privacy-refused"
    for text in (
        "快递被你们弄丢了，打电话也没人管",
        "我叫林小红，电话13900000017",
        "别问了，赶紧给我登记",
        "不同意",
        "确认",
    ):
        told.say(sender, text)
    (ticket,) = told.tickets(sender)
    assert ticket["consent"] is False
    assert ticket["revealed"]["contact"] == {"name": None, "phone": None}
