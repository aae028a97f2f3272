"""What a definition promises: it is read strictly, and what is wrong with it is said with file and place."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.checks import check_columns
from pipelines.definition import definition_names, load_definition
from pipelines.errors import DefinitionError
from pipelines.home import Home, new_run_id

SHIPPED = Path(__file__).parent.parent / "datasets" / "doctorqna" / "dataset.toml"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(state=tmp_path / "var", datasets=tmp_path / "datasets")


def write(home: Home, content: str | bytes, name: str = "doctorqna") -> Path:
    path = home.dataset_folder(name) / "dataset.toml"
    path.parent.mkdir(parents=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def error_of(home: Home, name: str = "doctorqna") -> str:
    with pytest.raises(DefinitionError) as caught:
        load_definition(name, home)
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_shipped_definition_is_sound(home: Home) -> None:
    definition = load_definition("doctorqna", home)
    check_columns(definition)
    assert definition.sites == ["doctorqna"]
    assert definition.checks.rows.stop == 1
    assert definition.contact.user_agent_contact == ""


def test_a_definition_of_ones_own_goes_before_the_shipped_one(home: Home) -> None:
    write(home, SHIPPED.read_text().replace("versions = 5", "versions = 2"))
    assert load_definition("doctorqna", home).keep.versions == 2


@pytest.mark.parametrize("name", ["nope", "", "../doctorqna", "doctorqna/../doctorqna", "."])
def test_an_unknown_name_is_answered_with_the_known_ones(home: Home, name: str) -> None:
    assert error_of(home, name) == f"Unknown dataset {name!r}. Known datasets: doctorqna."


def test_broken_toml_is_told_with_file_and_line(home: Home) -> None:
    path = write(home, 'name = "doctorqna"\nsites = [\n\ntitle = "x"\n')
    said = error_of(home)
    assert str(path) in said
    assert "at line 4" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("stop = 1\n", 'stop = "one"\n'), "checks.rows.stop: Input should be a valid number"),
        (("[keep]", "[kept]"), "kept: Extra inputs are not permitted"),
        (('sites = ["doctorqna"]', 'sites = ["doctorwho"]'), "no parser for doctorwho; known sites: "),
        (('sites = ["doctorqna"]', "sites = []"), "sites: List should have at least 1 item"),
        (("versions = 5", "versions = 0"), "keep.versions: Input should be greater than or equal to 1"),
        (("url = { stop = 1.0 }", "url = { stop = 1.5 }"), "checks.fill_rate.url.stop: Input should be less than"),
        (("warn = 50", "warn = 0"), "it could never warn"),
        (("stop = 0.2\nwarn = 0.02", "stop = 0.02\nwarn = 0.2"), "it could never warn"),
        (('name = "doctorqna"', 'name = "other"'), "name is 'other', but the folder is 'doctorqna'"),
    ],
)
def test_a_wrong_value_is_told_with_its_place(home: Home, change: tuple[str, str], said: str) -> None:
    shipped = SHIPPED.read_text()
    assert change[0] in shipped
    path = write(home, shipped.replace(change[0], change[1], 1))
    message = error_of(home)
    assert said in message
    assert str(path) in message


def test_a_file_that_is_no_text_is_told(home: Home) -> None:
    write(home, b"name = \xff\xfe")
    assert "Not UTF-8" in error_of(home)


def test_names_are_those_that_have_a_definition(home: Home) -> None:
    write(home, SHIPPED.read_text(), name="another")
    (home.datasets / "no-definition").mkdir()
    assert definition_names(home) == ["another", "doctorqna"]


def test_the_environment_names_the_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HEALTHQA_HOME", "")
    monkeypatch.setenv("HEALTHQA_DATASETS", str(tmp_path / "elsewhere"))
    home = Home.from_environment()
    assert home.state == tmp_path / "var"
    assert home.latest_link("doctorqna") == tmp_path / "elsewhere" / "doctorqna" / "latest"


def test_run_ids_sort_by_time() -> None:
    assert new_run_id() < new_run_id().replace("20", "21", 1)
    assert len(new_run_id()) == len("20261122T101500Z-ab12")
