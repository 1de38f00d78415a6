"""The systemd unit: well-formed, starts the process again for ever, and agrees with the watch."""

import re
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

from bot.delivery import watch

UNIT = Path(__file__).parent.parent / "deploy" / "counselling-bot.service"
WORST_EXPOSURE = 20  # of 100; systemd's own word for it is "OK"


def _service() -> dict[str, str]:
    unit = RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(UNIT)
    return dict(unit["Service"]) | dict(unit["Unit"])


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    text = UNIT.read_text()
    here = tmp_path / UNIT.name
    here.write_text(re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={sys.executable}", text))
    done = subprocess.run(["systemd-analyze", "verify", here], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_names_what_is_wrong_with_a_wrong_unit(tmp_path: Path) -> None:
    wrong = tmp_path / UNIT.name
    wrong.write_text(UNIT.read_text().replace("Restart=always", "Restart=sometimes"))
    done = subprocess.run(["systemd-analyze", "verify", wrong], capture_output=True, text=True)
    assert "Failed to parse service restart" in done.stderr


def test_the_unit_leaves_little_open() -> None:
    options = ["--offline=true", f"--threshold={WORST_EXPOSURE}", "--no-pager"]
    done = subprocess.run(["systemd-analyze", "security", *options, UNIT], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_process_is_started_again_whatever_ended_it_and_however_often() -> None:
    service = _service()
    assert service["Restart"] == "always"
    assert service["StartLimitIntervalSec"] == "0"


def test_systemd_waits_longer_than_our_own_watch() -> None:
    assert float(_service()["WatchdogSec"]) > 90 + watch.LOOK_EVERY
