"""What goes wrong gets one clear line, the right exit code, and no traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent / "fixtures" / "doctorqna"


def healthqa(*words: str, folder: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    places = {"HEALTHQA_HOME": str(folder / "var"), "HEALTHQA_DATASETS": str(folder / "datasets")}
    done = subprocess.run(
        [sys.executable, "-m", "healthqa", *words],
        env={**os.environ, **places},
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def assert_one_line(done: subprocess.CompletedProcess[str], code: int, *said: str) -> None:
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("healthqa: error: ")
    for words in said:
        assert words in done.stderr


def test_missing_page_is_named(tmp_path: Path) -> None:
    assert_one_line(healthqa("parse", "nowhere.html", folder=tmp_path), 2, "nowhere.html", "No such file")


def test_folder_instead_of_a_page_is_named(tmp_path: Path) -> None:
    assert_one_line(healthqa("parse", str(tmp_path), folder=tmp_path), 2, str(tmp_path))


@pytest.mark.parametrize("content", [b"", b" \n\n"])
def test_empty_page_is_said_to_be_empty(tmp_path: Path, content: bytes) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(content)
    assert_one_line(healthqa("parse", str(page), folder=tmp_path), 2, "empty", str(page))


@pytest.mark.parametrize("content", [b"\x00\x01\x02\xff\xfe" * 99, b"%PDF-1.7 hello", bytes(range(256)) * 40])
def test_bytes_that_are_no_page_name_what_was_looked_for(tmp_path: Path, content: bytes) -> None:
    page = tmp_path / "page.bin"
    page.write_bytes(content)
    assert_one_line(healthqa("parse", str(page), folder=tmp_path), 2, "asker line")


def test_page_of_another_site_names_the_known_ones(tmp_path: Path) -> None:
    page = str(FIXTURES / "semantic_html" / "page.html")
    done = healthqa("parse", page, "--url", "https://example.org/q/1", folder=tmp_path)
    assert_one_line(done, 2, "example.org", "--site", "doctorqna")


def test_page_with_no_question_prints_its_class(tmp_path: Path) -> None:
    done = healthqa("parse", str(FIXTURES / "gone_notice" / "page.html"), folder=tmp_path)
    assert done.returncode == 0
    assert '"skip": "soft_404"' in done.stdout


def test_page_from_standard_input_prints_its_record(tmp_path: Path) -> None:
    page = (FIXTURES / "share_text" / "page.txt").read_bytes()
    done = healthqa("parse", "-", "--url", "https://doctorqna.com/en/article/41234", folder=tmp_path, stdin=page)
    assert done.returncode == 0
    assert '"page_id": "doctorqna/en/41234"' in done.stdout


@pytest.mark.parametrize("command", ["run", "build", "check", "publish"])
def test_unknown_dataset_names_the_known_ones(tmp_path: Path, command: str) -> None:
    assert_one_line(healthqa(command, "doctorqa", folder=tmp_path), 2, "'doctorqa'", "doctorqna")


def test_unknown_site_names_the_known_ones(tmp_path: Path) -> None:
    assert_one_line(healthqa("crawl", "doctorqa", folder=tmp_path), 2, "doctorqa", "doctorqna")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name = \nsites = 1", "line 1"),
        ('name = "doctorqna"\nsites = ["nowhere"]\ntitle = ""\ndescription = ""\nlicence = ""', "nowhere"),
        ('name = "doctorqna"\ncolour = 1', "colour"),
    ],
)
def test_broken_definition_names_file_and_place(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "datasets" / "doctorqna" / "dataset.toml"
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    assert_one_line(healthqa("run", "doctorqna", "--demo", folder=tmp_path), 2, str(path), said)
    assert not (tmp_path / "var").exists()


def test_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert_one_line(healthqa("demo", "--port", port, folder=tmp_path), 2, port)


def test_build_without_an_archive_says_what_to_run(tmp_path: Path) -> None:
    assert_one_line(healthqa("build", "doctorqna", folder=tmp_path), 2, "No archive", "healthqa crawl doctorqna")


def test_publish_without_a_build_says_what_to_run(tmp_path: Path) -> None:
    assert_one_line(healthqa("publish", "doctorqna", folder=tmp_path), 2, "healthqa build doctorqna")


def test_file_where_the_state_folder_belongs_is_said(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("not a folder")
    done = healthqa("run", "doctorqna", "--demo", "--pages", "3", folder=tmp_path)
    assert_one_line(done, 1, str(tmp_path / "var"), "HEALTHQA_HOME")


def test_demo_and_copy_at_once_is_refused(tmp_path: Path) -> None:
    done = healthqa("run", "doctorqna", "--demo", "--base-url", "http://127.0.0.1:1", folder=tmp_path)
    assert_one_line(done, 2, "--demo", "--base-url")


def test_options_of_the_demo_without_it_do_not_start_a_live_crawl(tmp_path: Path) -> None:
    assert_one_line(healthqa("run", "doctorqna", "--pages", "5", folder=tmp_path), 2, "--pages", "--demo")
    assert not (tmp_path / "var").exists()


def test_unreachable_copy_is_partial_and_publishes_nothing(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    done = healthqa("run", "doctorqna", "--base-url", f"http://127.0.0.1:{port}", folder=tmp_path)
    assert done.returncode == 4
    assert "Traceback" not in done.stderr + done.stdout
    assert not (tmp_path / "datasets" / "doctorqna" / "latest").exists()


def test_page_text_cannot_steer_the_terminal(tmp_path: Path) -> None:
    page = tmp_path / "page\x1b[31m.html"
    assert "\x1b" not in healthqa("parse", str(page), folder=tmp_path).stderr


def test_help_of_every_command_fits_its_lines() -> None:
    from healthqa.cli import cli

    for name in ("", *cli.commands):
        words = [name, "--help"] if name else ["--help"]
        done = subprocess.run([sys.executable, "-m", "healthqa", *words], capture_output=True, text=True, check=True)
        assert "..." not in done.stdout.split("Commands:")[-1] or name, "a summary in the list of commands is cut"
        assert all(len(line) <= 100 for line in done.stdout.splitlines())


def test_light_commands_start_without_heavy_libraries() -> None:
    """Start-up under 0.3 s is kept by what is not imported; times vary with the machine."""
    code = (
        "import sys, healthqa.cli, healthqa.parsing, parsers; parsers.load_site('doctorqna');"
        "print([m for m in ('scrapy', 'twisted', 'pandas', 'pyarrow', 'duckdb', 'rich', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_help_and_parse_start_within_a_third_of_a_second() -> None:
    def seconds(*command: str) -> float:
        times = []
        for _ in range(5):
            begin = time.perf_counter()
            subprocess.run([sys.executable, *command], stdout=subprocess.DEVNULL, check=True)
            times.append(time.perf_counter() - begin)
        return sorted(times)[2]

    bare = seconds("-c", "pass")
    page = str(FIXTURES / "share_text" / "page.txt")
    assert seconds("-m", "healthqa", "--help") - bare < 0.3
    assert seconds("-m", "healthqa", "parse", page) - bare < 0.3
