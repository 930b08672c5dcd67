"""Sealed text tells nothing, opens whole or not at all, and the key lies in a file of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.keys import KeyFileBroken, load_or_create
from bot.store.seal import SealBroken, Sealer

SEALER = Sealer(b"k" * 32)


@given(st.text())
def test_what_was_sealed_opens_again(text: str) -> None:
    assert SEALER.open(SEALER.seal(text)) == text


def test_sealing_twice_looks_different_and_shows_nothing() -> None:
    first, second = SEALER.seal("13800138000"), SEALER.seal("13800138000")
    assert first != second
    assert "13800138000" not in first


@pytest.mark.parametrize("place", [3, 20, -1])
def test_a_changed_character_breaks_the_seal(place: int) -> None:
    sealed = list(SEALER.seal("赔我三百块，打13800138000"))
    sealed[place] = "A" if sealed[place] != "A" else "Q"
    with pytest.raises(SealBroken):
        SEALER.open("".join(sealed))


@pytest.mark.parametrize("text", ["", "13800138000", "s1.", "s1.AAAA", "s1.不是编码", "s1.a"])
def test_what_was_never_sealed_does_not_open(text: str) -> None:
    with pytest.raises(SealBroken):
        SEALER.open(text)


def test_another_key_opens_nothing_and_indexes_differently() -> None:
    other = Sealer(b"x" * 32)
    with pytest.raises(SealBroken):
        other.open(SEALER.seal("李小明"))
    assert other.index("phone", "13800138000") != SEALER.index("phone", "13800138000")


def test_an_index_depends_on_kind_and_value_and_on_where_they_part() -> None:
    pairs = [("phone", "1"), ("phone", "2"), ("email", "1"), ("a", "bc"), ("ab", "c")]
    assert len({SEALER.index(kind, value) for kind, value in pairs}) == len(pairs)
    assert SEALER.index("phone", "1") == SEALER.index("phone", "1")


def test_a_key_too_short_to_protect_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Sealer(b"short")


def test_a_key_file_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret.key"
    key = load_or_create(path)
    assert len(key) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_or_create(path) == key
    assert [entry.name for entry in path.parent.iterdir()] == ["secret.key"]


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(load_or_create, [tmp_path / "secret.key"] * 64))
    assert len(keys) == 1
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("content", ["", "not hex", "abcd", "ab" * 33])
def test_a_broken_key_file_is_reported_and_never_replaced(tmp_path: Path, content: str) -> None:
    path = tmp_path / "secret.key"
    path.write_text(content)
    with pytest.raises(KeyFileBroken, match=r"secret\.key"):
        load_or_create(path)
    assert path.read_text() == content
