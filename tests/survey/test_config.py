"""Settings: where they come from, and which are refused."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from survey import config
from survey.config import SETTINGS, Setting, SettingRefused, load


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path):
    (tmp_path / "config.py").write_text('MAIL_PORT = 25\nPRODUCT_NAME = "From the file"\n')
    values = load({"INSTANCE": tmp_path}, {"HANOI_PRODUCT_NAME": "From the environment"})
    assert values["PRODUCT_NAME"] == "From the environment"
    assert values["MAIL_PORT"] == 25
    assert values["WEB_THREADS"] == 2


def test_what_is_given_in_code_wins_over_everything(tmp_path: Path):
    values = load({"INSTANCE": tmp_path, "MAIL_PORT": 1}, {"HANOI_MAIL_PORT": "2"})
    assert values["MAIL_PORT"] == 1


def test_the_instance_folder_can_be_named_in_the_environment(tmp_path: Path):
    values = load(None, {"HANOI_INSTANCE": str(tmp_path)})
    assert values["INSTANCE"] == tmp_path
    assert values["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path}/readiness.db"


def test_it_refuses_a_name_that_is_no_setting(tmp_path: Path):
    (tmp_path / "config.py").write_text("MAIL_HSOT = 'mail.example.org'\n")
    with pytest.raises(SettingRefused, match="MAIL_HSOT"):
        load({"INSTANCE": tmp_path}, {})


@pytest.mark.parametrize(
    ("name", "text"), [("MAIL_PORT", "many"), ("MAIL_STARTTLS", "perhaps"), ("PROXIES", "-1")]
)
def test_it_refuses_a_value_of_the_wrong_kind(tmp_path: Path, name: str, text: str):
    with pytest.raises(SettingRefused, match=name):
        load({"INSTANCE": tmp_path}, {f"HANOI_{name}": text})


def test_mail_needs_the_host_names_that_its_links_may_have(tmp_path: Path):
    with pytest.raises(SettingRefused, match="TRUSTED_HOSTS"):
        load({"INSTANCE": tmp_path}, {"HANOI_MAIL_HOST": "mail.example.org"})


def test_a_list_is_written_with_commas():
    assert Setting("X", (), "").read("a.example, b.example,") == ("a.example", "b.example")


def test_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path: Path):
    first = load({"INSTANCE": tmp_path}, {})
    second = load({"INSTANCE": tmp_path}, {})
    for name, file in config.GENERATED.items():
        assert len(first[name]) >= 40
        assert first[name] == second[name]
        assert stat.S_IMODE((tmp_path / file).stat().st_mode) == 0o600
    assert first["SECRET_KEY"] != first["SECURITY_PASSWORD_SALT"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["password_salt", "secret_key"]


def test_every_setting_has_a_reason_and_only_one_row():
    assert all(setting.reason.endswith(".") for setting in SETTINGS)
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)
