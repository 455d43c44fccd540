"""The page: one file that needs nothing, holds everything, and lets no name out of its place."""

import re
from dataclasses import replace
from functools import cache
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from tests.reading.examples import ALL, chase
from twinflame.reading.html import POLICY, page, style, typeset
from twinflame.reading.model import Reading, Role
from twinflame.reading.words import tell

VOID = {"meta", "br", "img", "link", "hr", "input"}
LARGEST = 600_000


@cache
def made(name: str) -> str:
    return page(ALL[name]())


class Outline(HTMLParser):
    """What a page consists of."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)


@pytest.mark.parametrize("name", ALL)
def test_the_page_is_whole_and_of_modest_size(name: str) -> None:
    outline = Outline(made(name))
    assert outline.unbalanced == []
    assert outline.open == []
    assert len(made(name).encode()) < LARGEST


def test_every_sentence_is_on_the_page() -> None:
    text = unescape(made("chase"))
    told = tell(chase())
    for sentence in (
        told.verdict,
        *(s for x in told.sections for p in x.passages for s in (p.title, *p.says, *p.assumes)),
    ):
        assert typeset(sentence) in text, sentence


def test_nothing_on_the_page_reaches_outside_or_runs() -> None:
    text = made("chase")
    assert "<script" not in text
    assert not re.search(r"\son[a-z]+=", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL))
    places = {
        v for _, attrs in Outline(text).tags for k, v in attrs.items() if k in {"src", "href", "xlink:href"}
    }
    assert all(v and v.startswith("#") for v in places)
    urls = set(re.findall(r"url\(\"?([a-z]+):", text)) | set(
        re.findall(r"(https?)://(?!www\.w3\.org/)", text)
    )
    assert urls == {"data"}


def test_the_policy_allows_inline_styles_and_data_alone() -> None:
    metas = [a for t, a in Outline(made("chase")).tags if t == "meta"]
    policy = next(a["content"] for a in metas if a.get("http-equiv") == "Content-Security-Policy")
    assert policy == POLICY
    assert "default-src 'none'" in POLICY
    assert "script" not in POLICY


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 7*7 }}",
        "نور",
        "👩\u200d🚀",
        "a\u202eb\x00",
        "' & <",
    ],
)
def test_names_from_exports_stay_text(name: str) -> None:
    text = page(chase(("Robin", name)))
    tags = {tag for tag, _ in Outline(text).tags}
    assert not tags & {"script", "img", "iframe", "object", "b"}
    assert not re.search(r"[\x00\u202e]", text)
    assert "you and 49" not in text
    assert Outline(text).unbalanced == []


def test_headings_step_down_one_at_a_time() -> None:
    levels = [int(tag[1]) for tag, _ in Outline(made("chase")).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_the_page_has_language_landmarks_and_a_skip_link() -> None:
    tags = Outline(made("chase")).tags
    names = [tag for tag, _ in tags]
    assert ("html", {"lang": "en"}) in tags
    for landmark in ("header", "main", "nav", "footer"):
        assert names.count(landmark) == 1
    first_link = next(attrs for tag, attrs in tags if tag == "a")
    assert first_link["href"] == "#reading"


def test_ids_are_given_once_and_what_points_to_them_finds_them() -> None:
    tags = Outline(made("chase")).tags
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    for _, attrs in tags:
        for word in (attrs.get("aria-labelledby") or "").split():
            assert word in ids
        if (attrs.get("href") or "").startswith("#"):
            assert attrs["href"][1:] in ids  # type: ignore[index]


def test_every_chart_has_a_wide_a_narrow_and_a_table() -> None:
    text = made("chase")
    assert text.count('<div class="wide"><svg') == text.count('<div class="narrow"><svg') == 12
    assert text.count("<details>") == 13  # one for each chart, and the stretches


def test_the_simulated_say_so_and_the_real_do_not() -> None:
    assert "history is simulated" in made("chase")
    assert "history is simulated" not in page(replace(chase(), simulated=False, made=None))


def test_the_cord_is_taut_in_a_chase_and_slack_without() -> None:
    assert 'd="M10 12 L70 28"' in made("chase")
    assert 'd="M10 14 C' in made("equals")


def test_light_dark_print_and_still_are_provided_for() -> None:
    css = style()
    for part in ("prefers-color-scheme: dark", "@media print", "prefers-reduced-motion", ":focus-visible"):
        assert part in css
    assert "gradient" not in css.replace("repeating-linear-gradient", "")  # the hatching alone


def test_the_font_comes_with_its_licence() -> None:
    from importlib import resources

    licence = resources.files("twinflame.reading").joinpath("fonts/OFL.txt").read_text()
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_a_reading_of_ten_years_stays_small() -> None:
    base = chase()
    times = 9

    def long(values: tuple) -> tuple:
        return values * times

    def weekly(w: object) -> object:
        return replace(w, value=long(w.value), low=long(w.low), high=long(w.high))  # type: ignore

    from tests.reading.examples import mondays

    people = tuple(
        replace(
            p,
            weekly_contacts=long(p.weekly_contacts),
            weekly_reach=weekly(p.weekly_reach),
            answers=replace(p.answers, weekly_within_day=weekly(p.answers.weekly_within_day)),
        )
        for p in base.people
    )
    roles = {
        k: long(getattr(base.roles, k)) for k in ("first_chases", "second_chases", "neither", "cannot_tell")
    }
    ten: Reading = replace(
        base, weeks=mondays(540, base.weeks[0]), people=people, roles=replace(base.roles, **roles)
    )
    assert ten.roles.now.role is Role.FIRST_CHASES
    assert len(page(ten).encode()) < 1.2 * LARGEST
