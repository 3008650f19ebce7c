"""What the files for operators name is there and the same in all of them: images, ports, paths, settings, limits.

Nothing is built here: ``tests/trials/image.py`` takes the Dockerfile's steps. docs/operating.md says what was tried.
"""

import configparser
import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from lstm_core.jobs.door import FILES as CERTIFICATES
from lstm_core.python_versions import why_not_with
from lstm_core.settings import environment_of, read_settings
from tests.trials.dockerfile import command_of, environment_in, steps_of

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
STEPS = steps_of(ROOT / "Dockerfile")
IMAGE = environment_in(STEPS)
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
KUBERNETES = list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8")))
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
FILES = sorted(
    path
    for path in [ROOT / "Dockerfile", ROOT / "compose.yaml", *DEPLOY.rglob("*")]
    if path.is_file() and path.suffix != ".pyc"
)
PORT = IMAGE["STREAMLIT_SERVER_PORT"]
GRACE = 60


def deployments():
    """Return name and container of each deployment."""
    found = [each for each in KUBERNETES if each["kind"] == "Deployment"]
    return {each["metadata"]["name"]: each["spec"]["template"]["spec"] for each in found}


def test_every_setting_that_a_file_names_is_one():
    known = environment_of(read_settings({})).keys()
    named = {
        (path.name, name)
        for path in FILES
        for name in re.findall(r"LSTM_LAB_[A-Z_]+", path.read_text(encoding="utf-8"))
    }
    assert {name for _, name in named} >= {"LSTM_LAB_HOME", "LSTM_LAB_SCHEDULER", "LSTM_LAB_FRAMED_BY"}
    assert {(file, name) for file, name in named if name not in known} == set()


def test_what_the_image_copies_is_there_and_is_not_kept_out():
    kept_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {
        source
        for step in STEPS
        if step.word == "COPY" and "--from" not in step.rest
        for source in shlex.split(step.rest)[:-1]
    }
    assert [path for path in copied if not (ROOT / path).exists()] == []
    assert kept_in == copied
    # All that the app and the core import or read lies in there.
    assert {"app.py", "pages", "lstm_core", "lessons", ".streamlit", "requirements.txt"} <= copied


def test_the_image_has_a_python_that_the_lab_is_made_for_and_runs_as_nobody_special():
    of_base = {step.rest.split()[0] for step in STEPS if step.word == "FROM"}
    assert len(of_base) == 1
    (tag,) = re.findall(r"^python:3\.(\d+)-slim", of_base.pop())
    assert why_not_with((3, int(tag))) == ""
    words = [step.word for step in STEPS if not step.stage]
    assert [step.rest for step in STEPS if step.word == "USER"] == ["lab"]
    assert words.index("USER") > max(place for place, word in enumerate(words) if word == "RUN")
    assert command_of(next(step.rest for step in STEPS if step.word == "ENTRYPOINT"))[0] == "/usr/bin/tini"
    install = next(step.rest for step in STEPS if "pip install" in step.rest)
    assert install.endswith("-r /tmp/requirements.txt")


def test_ports_and_homes_are_the_same_everywhere():
    volume = next(step.rest for step in STEPS if step.word == "VOLUME")
    assert volume == IMAGE["LSTM_LAB_HOME"]
    assert [step.rest for step in STEPS if step.word == "EXPOSE"] == [PORT]
    app = COMPOSE["services"]["app"]
    assert app["ports"] == [f"127.0.0.1:{PORT}:{PORT}"]
    assert f"home:{volume}" in app["volumes"]
    pod = deployments()["lstm-lab"]
    (container,) = pod["containers"]
    assert {probe["httpGet"]["port"] for name, probe in container.items() if name.endswith("Probe")} == {int(PORT)}
    assert container["ports"] == [{"containerPort": int(PORT)}]
    assert container["volumeMounts"][0]["mountPath"] == volume
    assert next(each for each in KUBERNETES if each["kind"] == "Service")["spec"]["ports"][0]["targetPort"] == int(PORT)
    for name in ("nginx.conf", "Caddyfile", "lstm-lab.service", "hugging_face/README.md"):
        assert PORT in (DEPLOY / name).read_text(encoding="utf-8"), name


def test_everything_that_trains_may_take_longer_than_an_epoch_to_end():
    pods = deployments()
    assert pods["lstm-lab"]["terminationGracePeriodSeconds"] == GRACE
    assert pods["lstm-lab-worker"]["terminationGracePeriodSeconds"] == GRACE
    assert COMPOSE["services"]["app"]["stop_grace_period"] == f"{GRACE}s"
    assert COMPOSE["services"]["worker"]["stop_grace_period"] == f"{GRACE}s"
    assert f"TimeoutStopSec={GRACE}" in (DEPLOY / "lstm-lab.service").read_text(encoding="utf-8")


def test_workers_and_scheduler_speak_tls_with_files_that_are_mounted():
    services = COMPOSE["services"]
    commands = {f"compose {name}": services[name]["command"].split() for name in ("scheduler", "worker")}
    commands |= {
        name: pod["containers"][0]["args"] for name, pod in deployments().items() if "args" in pod["containers"][0]
    }
    assert len(commands) == 4
    for name, words in commands.items():
        line = " ".join(words).replace("=", " ")
        # `dask` alone would not find the lab's modules in the folder that it is started in.
        assert words[:3] == ["python", "-m", "dask"], name
        assert "tls" in line.partition("--tls")[0], name
        for option, file in (("ca-file", "authority"), ("cert", "certificate"), ("key", "key")):
            assert f"--tls-{option} /certificates/{CERTIFICATES[file]}" in line, name
        kind = words[3]
        help_text = (
            subprocess.run(
                [sys.executable, "-m", "distributed.cli.dask_" + kind, "--help"],
                capture_output=True,
                text=True,
                check=False,
            ).stdout
            if name.startswith("compose")
            else ""
        )
        known = set(re.findall(r"--[a-z-]+", help_text))
        asked = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert not help_text or asked <= known, name


def test_a_proxy_lets_through_what_the_lab_allows():
    most = CONFIG["server"]["maxUploadSize"]
    for name, pattern in (("nginx.conf", r"client_max_body_size (\d+)m;"), ("Caddyfile", r"max_size (\d+)MB")):
        (allowed,) = re.findall(pattern, (DEPLOY / name).read_text(encoding="utf-8"))
        assert most < int(allowed) < 2 * most, name
    nginx = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for line in (
        "proxy_set_header Upgrade",
        "proxy_set_header Host $http_host",
        "X-Forwarded-Proto $scheme",
        "metrics",
    ):
        assert line in nginx
    assert "$request " not in nginx  # with it the addresses of runs would stand in the log
    assert nginx.count("{") == nginx.count("}")


def test_the_unit_starts_what_is_there():
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # as written
    parser.read_string((DEPLOY / "lstm-lab.service").read_text(encoding="utf-8"))
    service = parser["Service"]
    folder = service["WorkingDirectory"]
    assert service["ExecStart"] == f"{folder}/.venv/bin/streamlit run app.py"
    assert service["NoNewPrivileges"] == service["DynamicUser"] == "yes"


def test_a_space_says_what_it_is():
    text = (DEPLOY / "hugging_face" / "README.md").read_text(encoding="utf-8")
    front = yaml.safe_load(text.split("---")[1])
    assert (front["sdk"], front["app_port"]) == ("docker", int(PORT))


def test_the_health_check_asks_the_port_and_the_path_of_the_lab(monkeypatch):
    code = (DEPLOY / "healthy.py").read_text(encoding="utf-8")
    names: dict = {}
    exec(compile(code, "healthy.py", "exec"), names)  # noqa: S102
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", "9")
    monkeypatch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", "/a/b/")
    assert names["_address"]() == "http://127.0.0.1:9/a/b/healthz"
    status, said = names["_ask"]("http://127.0.0.1:9/healthz")
    assert (status, "does not answer" in said) == (1, True)
    health = next(step.rest for step in STEPS if step.word == "HEALTHCHECK")
    assert json.loads(health.partition("CMD ")[2]) == ["python", "deploy/healthy.py"]


@pytest.mark.skipif(sys.platform == "win32", reason="a script for the shell of Unix")
def test_the_start_script_is_sound():
    assert subprocess.run(["sh", "-n", str(DEPLOY / "start.sh")], check=False).returncode == 0
