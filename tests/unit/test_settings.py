"""Settings refuse what cannot be right, and say which variable it was; what is not set has a default."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.settings import TABLE, BadSetting, Settings, read, weak_secrets

KEY = "0123456789abcdef" * 4


def read_with(**values: str) -> Settings:
    # An empty mapping means "the environment", so something of no consequence is always there.
    return read({"UNRELATED": "1", **{f"TINGSU_{name}": value for name, value in values.items()}})


def test_nothing_set_gives_a_service_for_this_machine_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read_with()
    assert (settings.host, settings.port, settings.engines) == ("127.0.0.1", 8080, 1)
    assert settings.data == tmp_path.resolve() / "var"
    assert settings.database_url == f"sqlite+aiosqlite:///{settings.data}/tingsu.db"
    assert settings.tracker_db == settings.data / "trackers.db"
    assert settings.secret_key is None
    assert settings.secret_key_file == settings.data / "secret.key"
    assert (settings.rest_token, settings.admin_password, settings.clock) == ("", "", None)


def test_what_is_set_is_taken(tmp_path: Path) -> None:
    settings = read_with(
        HOST="0.0.0.0",
        PORT=" 0 ",
        DATA=str(tmp_path),
        DATABASE_URL="postgresql+asyncpg://tingsu@db/tingsu",
        ENGINES="16",
        ADMIN_PASSWORD="quite long",
        SECRET_KEY=KEY,
        SECRET_KEY_FILE="/run/keys/tingsu",
        REST_TOKEN="12345678",
        CLOCK="2026-11-22T10:00",
    )
    assert (settings.host, settings.port, settings.engines) == ("0.0.0.0", 0, 16)
    assert settings.data == tmp_path.resolve()
    assert settings.database_url == "postgresql+asyncpg://tingsu@db/tingsu"
    assert settings.secret_key == bytes.fromhex(KEY)
    assert settings.secret_key_file == Path("/run/keys/tingsu")
    assert settings.clock == datetime(2026, 11, 22, 10)


def test_a_home_folder_is_expanded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert read_with(DATA="~/tingsu").data == tmp_path.resolve() / "tingsu"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"), ("PORT", ""), ("PORT", "-1"), ("PORT", "65536"), ("PORT", "80.5"), ("PORT", "８０８０"),
        ("ENGINES", "0"), ("ENGINES", "17"), ("ENGINES", "many"), ("ENGINES", ""),
        ("DATABASE_URL", "mysql://db/tingsu"), ("DATABASE_URL", "sqlite:///tingsu.db"), ("DATABASE_URL", "tingsu.db"),
        ("DATABASE_URL", "postgresql://db/tingsu"),
        ("SECRET_KEY", "short"), ("SECRET_KEY", KEY[:-2]), ("SECRET_KEY", KEY + "00"), ("SECRET_KEY", "z" * 64),
        ("ADMIN_PASSWORD", "123"), ("REST_TOKEN", "123"),
        ("CLOCK", "tomorrow"), ("CLOCK", "2026-13-01"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=rf"^TINGSU_{name}: .+"):
        read_with(**{name: value})


@pytest.mark.parametrize("name", ["SECRET_KEY", "ADMIN_PASSWORD", "REST_TOKEN"])
def test_a_refused_secret_is_not_repeated(name: str) -> None:
    with pytest.raises(BadSetting) as refused:
        read_with(**{name: "geh"})
    assert "geh" not in str(refused.value)


def test_a_clock_with_a_zone_is_read_as_the_wall_clock_it_shows() -> None:
    assert read_with(CLOCK="2026-11-22T10:00+08:00").clock == datetime(2026, 11, 22, 10)


def test_variables_of_others_are_left_alone() -> None:
    assert read({"PORT": "1", "TINGSU_UNKNOWN": "x", "HOST": "example"}).port == 8080


def test_the_environment_is_read_when_nothing_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINGSU_PORT", "9123")
    assert read().port == 9123


def test_every_setting_has_a_meaning_in_both_languages() -> None:
    for setting in TABLE:
        english, _, chinese = setting.meaning.rpartition(" / ")
        assert english.isascii(), setting.name
        assert chinese, setting.name
        assert not chinese.isascii(), setting.name
    assert len({setting.name for setting in TABLE}) == len(TABLE)


def test_a_secret_that_can_be_guessed_is_named() -> None:
    strong = "long enough to be safe"
    settings = read({"TINGSU_ADMIN_PASSWORD": "admin", "TINGSU_REST_TOKEN": strong})
    assert weak_secrets(settings) == ["TINGSU_ADMIN_PASSWORD"]
    assert weak_secrets(read({"TINGSU_ADMIN_PASSWORD": strong, "TINGSU_REST_TOKEN": strong})) == []
