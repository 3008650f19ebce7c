"""What the environment says is read once, checked, and has sensible defaults."""

from dataclasses import replace
from pathlib import Path

import pytest

from lstm_core.config import PRESETS
from lstm_core.errors import ConfigError
from lstm_core.profiles import PROFILES
from lstm_core.settings import OPEN_DOOR, Settings, environment_of, read_settings


def test_without_variables_everything_has_a_default() -> None:
    settings = read_settings({})
    assert settings.home == Path(".lab").absolute()
    assert settings.workers >= 1
    assert settings.scheduler is None
    assert settings.data is None


@pytest.mark.parametrize("given", ["", None])
def test_an_empty_data_folder_is_none(given: str | None) -> None:
    assert read_settings({} if given is None else {"LSTM_LAB_DATA": given}).data is None


def test_a_relative_data_folder_is_made_absolute() -> None:
    assert read_settings({"LSTM_LAB_DATA": "files"}).data == Path("files").absolute()
    assert read_settings({"LSTM_LAB_DATA": "~/files"}).data == Path.home() / "files"


def test_everything_that_is_kept_lies_in_the_home() -> None:
    settings = Settings(Path("/srv/lab"), workers=1, scheduler=None)
    assert settings.sp500 == Path("/srv/lab/sp500")
    assert settings.uploads == Path("/srv/lab/uploads")


@pytest.mark.parametrize("text", ["0", "65", "two", "-1", ""])
def test_a_wrong_number_of_workers_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="LSTM_LAB_WORKERS"):
        read_settings({"LSTM_LAB_WORKERS": text})


def test_workers_get_ready_for_every_preset_unless_told_otherwise() -> None:
    assert read_settings({}).warm == tuple(PRESETS)
    assert read_settings({"LSTM_LAB_WARM": " recommended,"}).warm == ("recommended",)
    assert read_settings({"LSTM_LAB_WARM": ""}).warm == ()


def test_sites_that_may_show_the_lab_are_named_with_commas() -> None:
    assert read_settings({}).framed_by == ()
    text = " https://huggingface.co/, https://*.example.edu:8443,"
    assert read_settings({"LSTM_LAB_FRAMED_BY": text}).framed_by == (
        "https://huggingface.co",
        "https://*.example.edu:8443",
    )
    assert read_settings({"LSTM_LAB_FRAMED_BY": "*"}).framed_by == ("*",)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("LSTM_LAB_LOGIN", "OIDC"),
        ("LSTM_LAB_LOGIN", "yes"),
        ("LSTM_LAB_FRAMED_BY", "example.edu"),
        ("LSTM_LAB_FRAMED_BY", "https://a; script-src *"),
        ("LSTM_LAB_FRAMED_BY", "https://a/page"),
        ("LSTM_LAB_WARM", "tutorial,other"),
        ("LSTM_LAB_TRAINER", "module"),
        ("LSTM_LAB_TRAINER", "a.b:c()"),
        ("LSTM_LAB_EXPORTER", "x"),
        ("LSTM_LAB_LOG", "xml"),
        ("LSTM_LAB_METRICS", "short"),
    ],
)
def test_a_setting_for_workers_that_means_nothing_is_refused_by_its_name(name: str, text: str) -> None:
    with pytest.raises(ConfigError, match=name):
        read_settings({name: text})


def test_another_process_reads_the_same_settings() -> None:
    settings = Settings(Path("/srv/lab"), 3, "tls://10.0.0.5:8786", Path("/data"), ("tutorial",), "scripts.made:run")
    settings = replace(
        settings, framed_by=("https://a.example", "https://b.example"), tls=Path("/srv/tls"), login="oidc"
    )
    assert read_settings(environment_of(settings)) == settings
    settings = replace(settings, scheduler="tcp://10.0.0.5:8786", tls=None, open_door=True)
    assert read_settings(environment_of(settings)) == settings
    assert read_settings(environment_of(read_settings({}))) == read_settings({})


def test_a_scheduler_that_lets_everybody_in_has_to_be_wanted_in_words() -> None:
    plain = {"LSTM_LAB_SCHEDULER": "tcp://10.0.0.5:8786"}
    with pytest.raises(ConfigError, match="can run code"):
        read_settings(plain)
    with pytest.raises(ConfigError, match="LSTM_LAB_OPEN_DOOR is 'yes'"):
        read_settings({**plain, "LSTM_LAB_OPEN_DOOR": "yes"})
    assert read_settings({**plain, "LSTM_LAB_OPEN_DOOR": OPEN_DOOR}).open_door


def test_a_scheduler_with_certificates_needs_to_know_where_they_are() -> None:
    guarded = {"LSTM_LAB_SCHEDULER": "tls://10.0.0.5:8786"}
    with pytest.raises(ConfigError, match="LSTM_LAB_TLS"):
        read_settings(guarded)
    assert read_settings({**guarded, "LSTM_LAB_TLS": "keys"}).tls == Path("keys").absolute()


def test_a_small_lab_has_one_worker_that_gets_ready_for_less_unless_told_otherwise() -> None:
    small = read_settings({"LSTM_LAB_PROFILE": "small"})
    assert (small.workers, small.warm, small.disk) == (1, ("tutorial",), "lasting")
    told = read_settings({"LSTM_LAB_PROFILE": "small", "LSTM_LAB_WORKERS": "2", "LSTM_LAB_WARM": ""})
    assert (told.workers, told.warm) == (2, ())
    assert read_settings(environment_of(small)) == small
    assert PROFILES["small"].worn_bytes < PROFILES["normal"].worn_bytes


@pytest.mark.parametrize("name", ["LSTM_LAB_PROFILE", "LSTM_LAB_DISK"])
def test_a_profile_or_a_disk_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match=name):
        read_settings({name: "tiny"})
