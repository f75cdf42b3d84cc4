"""The README's tour works as it is printed: its commands run in one shell against a service on a demo province."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT
from tests.infra.postgres.support import wait_until

ADDRESS = re.compile(r"ready at (http://\S+)")
SIGN_IN = re.compile(r"with the password ([a-z0-9-]+)")
BLOCK = re.compile(r"```bash\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[str, str]]:
    """Address and password of a demo that is served as ``make run`` serves it."""
    folder = Path(tempfile.mkdtemp(prefix="tuquan-"))
    folder.chmod(0o711)
    env = {**os.environ, "TUQUAN_STATE": str(folder / "state"), "TUQUAN_PORT": "0"}
    log = folder / "log"
    with log.open("w") as output:
        command = [sys.executable, "-m", "app", "run", "--demo"]
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_until(lambda: "Ctrl-C" in log.read_text() or process.poll() is not None, seconds=120)
            text = log.read_text()
            address, password = ADDRESS.search(text), SIGN_IN.search(text)
            assert address is not None, text
            assert password is not None, text
            yield address.group(1), password.group(1)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)
            shutil.rmtree(folder)


def test_the_tour_works_as_printed(served: tuple[str, str], tmp_path: Path) -> None:
    blocks = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(blocks) >= 6
    script = tmp_path / "tour.sh"
    script.write_text("set -euo pipefail\n" + "\necho ----\n".join(blocks), encoding="utf-8")
    env = {**os.environ, "TUQUAN": served[0], "PASSWORD": served[1]}
    done = subprocess.run(
        ["bash", script], env=env, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    steps = done.stdout.split("----\n")
    assert steps[2].startswith("tach ")
    assert steps[3] == "executed tach\n"
    today, then, moved = (json.loads(line) for line in steps[4].replace("}{", "}\n{").splitlines())
    assert then["code"] == today["code"]
    assert then["household_count"] > 50 > today["household_count"]
    assert today["code"] in {item["origin"]["code"] for item in moved["items"]}
    assert '"state":"executed"' in steps[5]
    assert {each["code"] for each in json.loads(steps[6])["violations"]} >= {"effective-too-far", "one-part-only"}
    state, groups = json.loads(steps[7])
    assert state == "executed"
    assert {each["undoing"] for each in groups} == {"restored", "removed"}
    names, first, rows = steps[8].splitlines()
    assert names == "\ufeffcode,address,people_count,group.code,head.full_name"
    assert first.count(",") >= 4
    assert int(rows) > 100
    assert (tmp_path / "groups.xlsx").read_bytes().startswith(b"PK")
    listed = json.loads(steps[9].splitlines()[-1].partition("}")[2])
    assert (listed["state"], listed["new_count"], listed["error_count"]) == ("validated", 1, 0)
    earlier, present, told, changes = (json.loads(line) for line in steps[12].replace("}{", "}\n{").splitlines())
    assert (earlier["household_count"], present["household_count"]) == (
        then["household_count"],
        today["household_count"],
    )
    assert "execute_restructuring" in {each["action"] for each in told["items"]}
    positions = [each["position"] for each in changes["items"]]
    assert positions == sorted(positions)
    assert len(positions) == 3
    assert steps[13] == "confirmed\n"
