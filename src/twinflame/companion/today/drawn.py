"""The parts of a day's page that are the same for many people, drawn once and kept.

A page has some 130 buttons and 100 cells. Drawing them anew through a template took nine tenths of the page's
time. What is kept depends on the questions and on numbers from 0 to 10, never on who is asked or on words.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils import dateformat
from django.utils.safestring import SafeString, mark_safe

from twinflame.companion.today.dimensions import DONE, GROUPS, Dimension
from twinflame.companion.today.forms import ANSWERS, DANGERS, SCORES
from twinflame.companion.today.week import Row, Week
from twinflame.healing.practices import Practice

KEPT = 4096  # drawn parts, a few hundred bytes each


@lru_cache(KEPT)
def heading(day: date, is_today: bool) -> str:
    """The day at the head of its page."""
    return dateformat.format(day, "l, j F" if is_today else "l, j F Y")


def questions(values: Mapping[str, Any]) -> SafeString:
    """All questions of a check-in, with the answers that are chosen."""
    return mark_safe(
        "".join(
            _group(title, "".join(_scale(d, _chosen(values, d.field, SCORES)) for d in group))
            for title, group in GROUPS
        )
    )


def done(values: Mapping[str, Any]) -> SafeString:
    """The questions of yes and no."""
    return mark_safe("".join(_answer(name, says, _chosen(values, name, ANSWERS)) for name, says in DONE))


def dangers(values: Mapping[str, Any]) -> SafeString:
    """What may be marked where a day was dangerous."""
    marked = values.get("danger") or ()
    return mark_safe("".join(_danger(value, says, value in marked) for value, says in DANGERS))


def _group(title: str, scales: str) -> str:
    return f'<fieldset><legend class="big">{title}</legend>\n{scales}</fieldset>\n'


def _chosen(values: Mapping[str, Any], name: str, choices: Sequence[tuple[str, str]]) -> str:
    """The choice that is marked; what is none of them is as if nothing was marked."""
    value = values.get(name)
    told = "" if value is None else str(value)
    return told if any(told == choice for choice, _ in choices) else ""


@cache
def _scale(dimension: Dimension, value: str) -> str:
    return render_to_string("today/scale.html", {"d": dimension, "choices": SCORES, "value": value})


@cache
def _answer(name: str, question: str, value: str) -> str:
    context = {"name": name, "question": question, "choices": ANSWERS, "value": value}
    return render_to_string("today/answer.html", context)


@cache
def _danger(value: str, label: str, marked: bool) -> str:
    return render_to_string("today/danger.html", {"value": value, "label": label, "marked": marked})


@lru_cache(KEPT)
def practice(shown: Practice) -> SafeString:
    """One thing that may help, in short."""
    return render_to_string("today/practice.html", {"practice": shown})


def picture(week: Week, day: date) -> SafeString:
    """What stands in the week's picture: the days above, a row for each dimension."""
    ticks = (_tick(x, at, at == day) for x, at in week.ticks)
    return mark_safe("".join([*ticks, *map(_row, week.rows)]))


@lru_cache(KEPT)
def _tick(x: float, day: date, chosen: bool) -> str:
    return render_to_string("today/tick.html", {"x": x, "day": day, "chosen": chosen})


@lru_cache(KEPT)
def _row(row: Row) -> str:
    return render_to_string("today/row.html", {"row": row})


def days(week: Week, day: date) -> SafeString:
    """The way to each day of the week."""
    return mark_safe("".join(_day_link(at, told is not None, at == day) for at, told in week.pairs))


@lru_cache(KEPT)
def _day_link(day: date, told: bool, chosen: bool) -> str:
    return render_to_string("today/day_link.html", {"day": day, "told": told, "chosen": chosen})


@lru_cache(KEPT)
def heads(days: tuple[date, ...]) -> SafeString:
    """The heads of the week's table."""
    return mark_safe("".join(f'<th scope="col">{dateformat.format(day, "D j")}</th>' for day in days))


def cells(week: Week) -> SafeString:
    """The body of the week's table."""
    return mark_safe("".join(_cells(label, tuple(told)) for label, told in week.table))


@lru_cache(KEPT)
def _cells(label: str, told: tuple[str, ...]) -> str:
    return render_to_string("today/cells.html", {"label": label, "cells": told})
