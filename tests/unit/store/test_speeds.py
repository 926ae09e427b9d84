"""How fast models were: kept beside the measurements of settings, and apart from them."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from lampblack.domain.models import Measurement
from lampblack.domain.speed import Speed
from lampblack.store.database import Database
from lampblack.store.measurements import MeasurementStore
from lampblack.store.speeds import SpeedStore

if TYPE_CHECKING:
    from pathlib import Path

SPEED = Speed(
    read_per_second=250.5, written_per_second=30.25, memory=300_000_000, measured_at=1.5e9, context_length=4096
)
MEASUREMENT = Measurement(True, 2, (), 3.5)


def test_the_last_speed_of_each_model_is_kept(tmp_path: Path):
    with closing(Database(tmp_path / "lampblack.db")) as database:
        speeds = SpeedStore(database)
        assert speeds.find("ink") is None
        speeds.save("ink", Speed(1, 1, 1, 1, 1))
        speeds.save("ink", SPEED)
        speeds.save("soot", Speed(2, 2, 2, 2, 2))
        assert speeds.find("ink") == SPEED


def test_measured_settings_and_speeds_do_not_get_into_each_others_way(tmp_path: Path):
    with closing(Database(tmp_path / "lampblack.db")) as database:
        speeds, settings = SpeedStore(database), MeasurementStore(database)
        settings.save("ink", "engine", MEASUREMENT)
        speeds.save("ink", SPEED)
        settings.save("ink", "another engine", MEASUREMENT)
        assert speeds.find("ink") == SPEED
        assert settings.find("ink") == MEASUREMENT


def test_what_another_version_wrote_is_no_speed(tmp_path: Path):
    with closing(Database(tmp_path / "lampblack.db")) as database:
        with database.transaction() as connection:
            connection.execute("INSERT INTO measurements (key, measurement) VALUES ('speed:ink', '[1]')")
        assert SpeedStore(database).find("ink") is None
