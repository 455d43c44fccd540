"""The site's own files: one home for colours, nothing from elsewhere, small."""

import re
from pathlib import Path

from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

import twinflame.companion
from twinflame.companion.access.headers import POLICY
from twinflame.companion.look.views import sheet
from twinflame.reading.palette import DARK, LIGHT

HERE = Path(twinflame.companion.__file__).parent
FILES = ("look/site.css", "look/leave.js", "look/icon.svg", "fonts/source-serif-4-latin.woff2")


def test_the_files_are_served_with_the_policy_and_may_be_cached() -> None:
    for name in FILES:
        answer = Client().head(f"/static/{name}")
        assert answer.status_code == 200, name
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert "max-age=3600" in answer.headers["Cache-Control"]


def test_an_address_of_a_file_changes_with_its_content() -> None:
    assert re.fullmatch(r"/static/look/site\.css\?[0-9a-f]{12}", staticfiles_storage.url("look/site.css"))
    assert staticfiles_storage.url("look/none.css") == "/static/look/none.css?"


def test_every_colour_is_the_palettes() -> None:
    for palette in (LIGHT, DARK):
        for use, colour in palette.named().items():
            assert f"--{use}:{colour};" in sheet()
    for file in HERE.rglob("*.css"):
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", file.read_text())) <= {"#fff"}, file  # paper, printed


def test_every_colour_that_is_used_is_one_of_the_palettes() -> None:
    used = set(re.findall(r"var\(--([\w-]+)\)", (HERE / "look/static/look/site.css").read_text()))
    assert used <= set(LIGHT.named())


def test_the_colour_of_danger_is_for_safety_alone() -> None:
    rules = (HERE / "look/static/look/site.css").read_text().splitlines()
    assert [rule.split("{")[0].strip() for rule in rules if "--danger" in rule] == [".careful"]
    pages = {file.parent.name for file in HERE.rglob("*.html") if "careful" in file.read_text()}
    assert pages == {"safety"}


def test_no_page_asks_for_what_the_policy_forbids() -> None:
    for file in HERE.rglob("*.html"):
        text = file.read_text()
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src=)|javascript:", text), file
        assert not re.search(r"(src|href)=\"(https?:)?//", text), file


def test_the_files_of_a_page_are_small() -> None:
    assert sum((HERE / "look/static" / name).stat().st_size for name in FILES[:3]) < 20_000
