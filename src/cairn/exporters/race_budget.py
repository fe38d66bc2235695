"""A proof-pressure budget as an answer that every face can tell.

Words for the figures of `cairn.value.budget`. What a licence shuts is said first; that likely none
is needed is an answer like any other.
"""

from __future__ import annotations

from collections.abc import Sequence

from cairn.exporters.market_model import Answer, Entry, Finding, Said
from cairn.exporters.market_text import spoken
from cairn.exporters.race_answer import number_word
from cairn.value.budget import Budget, Verdict, cost_of, exact
from cairn.value.covering import Cover
from cairn.value.openings import Opening

__all__ = ["budget_answer"]

_MOST_NAMED = 12
_MADE_UP = "Made-up numbers stand in for what was not given. "


def budget_answer(budget: Budget) -> Answer:
    """Tell what it takes to meet openings.

    Args:
        budget: The budget.
    """
    many = f"{budget.wanted} of {len(budget.openings)} openings"
    return Answer(
        f"What would it take to meet {many}, and is it worth it?",
        _summary(budget),
        tuple(_findings(budget)),
        tuple(_said(budget)),
        _remarks(budget),
    )


def _summary(budget: Budget) -> str:
    made_up = _MADE_UP if budget.person.made_up else ""
    law = ""
    if budget.licensed:
        are = "opening asks" if len(budget.licensed) == 1 else "openings ask"
        law = (
            f" {number_word(len(budget.licensed)).capitalize()} {are} for a licence that you do"
            " not have: the law asks for it, and no badge stands in for it."
        )
    return f"{made_up}{_VERDICTS[budget.verdict](budget)}{law}"


def _none_needed(budget: Budget) -> str:
    return (
        f"You likely need none of these: {budget.open_now} of {len(budget.openings)} openings are"
        f" open to you as you are, and you asked for {budget.wanted}."
    )


def _too_dear(budget: Budget) -> str:
    return (
        f"You likely need none of these: the cheapest way costs {_cost(budget)}, hours counted,"
        f" which is more than all that it may bring ({_gain(budget)})."
    )


def _worth(budget: Budget) -> str:
    return (
        f"The cheapest way costs {_cost(budget)}, hours counted, and is expected to bring more:"
        f" {_gain(budget)}."
    )


def _open_question(budget: Budget) -> str:
    return (
        f"Whether it pays cannot be said: the cheapest way costs {_cost(budget)}, hours counted,"
        f" and is expected to bring {_gain(budget)}."
    )


def _out_of_reach(budget: Budget) -> str:
    most = budget.everything.opened
    if budget.unlimited is not None:
        return (
            "It is out of reach with the hours and the money that there are: the cheapest way takes"
            f" {_spent(budget.unlimited, budget)}."
        )
    return (
        f"So many cannot be opened by what is on offer: {most} of {len(budget.openings)} at most."
        " What the others ask for is not taught here, or is a licence."
    )


_VERDICTS = {
    "none needed": _none_needed,
    "costs more than it may bring": _too_dear,
    "worth it": _worth,
    "cannot say": _open_question,
    "out of reach": _out_of_reach,
}


def _cost(budget: Budget) -> str:
    return spoken(budget.cost) if budget.cost else ""


def _gain(budget: Budget) -> str:
    return spoken(budget.gain) if budget.gain else ""


def _spent(cover: Cover, budget: Budget) -> str:
    return f"{cover.hours:,.0f} hours and {cover.money:,.0f} {budget.person.currency} of fees"


def _findings(budget: Budget) -> Sequence[Finding]:
    found = [_balance(budget)]
    if budget.steps:
        found.append(_path(budget))
    if budget.alone:
        found.append(_alone(budget))
    return found


def _balance(budget: Budget) -> Finding:
    person, n = budget.person, len(budget.openings)
    entries = [
        Entry(
            "openings that are open to you as you are",
            exact("openings that are open already", budget.open_now, "openings", n, person),
        )
    ]
    title = f"{budget.open_now} of {n} openings are open to you as you are."
    cover = budget.chosen
    if cover is not None and budget.cost is not None and budget.gain is not None:
        size = len(cover.taken)
        entries += [
            Entry(
                "openings that are open with the cheapest set",
                exact("openings that are open then", cover.opened, "openings", n, person),
            ),
            Entry("hours that it takes", exact("hours", cover.hours, "hours", size, person)),
            Entry("fees", exact("fees", cover.money, person.currency, size, person)),
            Entry("fees and hours together", budget.cost),
            Entry("what it is expected to bring", budget.gain),
        ]
        title += (
            f" With {number_word(size)} credential{'s' * (size != 1)} more, {cover.opened} are."
        )
    return Finding("balance", "What it takes and what it may bring", title, tuple(entries))


def _path(budget: Budget) -> Finding:
    person, last = budget.person, budget.everything
    entries = tuple(
        Entry(
            f"{one.opened} opening{'s' * (one.opened != 1)}",
            exact(
                f"cost of the cheapest set that opens {one.opened}",
                cost_of(one, person),
                person.currency,
                len(one.taken),
                person,
            ),
        )
        for one in budget.steps
    )
    return Finding(
        "steps",
        "What each further opening costs",
        f"To open all {last.opened} that can be opened takes {_spent(last, budget)}.",
        tuple({entry.label: entry for entry in entries}.values()),
        "ranking",
        f"fees and hours ({person.currency}) of the cheapest set",
    )


def _alone(budget: Budget) -> Finding:
    person, n = budget.person, len(budget.openings)
    idle = sum(not one.opens for one in budget.alone)
    entries = tuple(
        Entry(
            one.credential.called,
            exact(f"openings that {words}", count, "openings", n, person),
            series,
            one.credential.key,
        )
        for one in budget.alone
        for series, words, count in (
            ("ask for it, or for what it shows", "ask for it", one.asked_by),
            ("are opened by it alone", "it opens alone", one.opens),
        )
    )
    return Finding(
        "alone",
        "What each credential does by itself",
        f"{idle} of {len(budget.alone)} credentials open no opening by themselves.",
        entries,
        "ranking",
        "openings",
    )


def _said(budget: Budget) -> Sequence[Said]:
    said = []
    cover = budget.chosen or budget.unlimited
    if budget.licensed:
        said.append(Said("A licence is asked for by law", tuple(map(_licensed, budget.licensed))))
    if cover is not None and cover.taken and budget.verdict != "none needed":
        said.append(
            Said(
                _HEADINGS.get(budget.verdict, "The cheapest set"),
                tuple(
                    f"{one.called}: {one.hours:,.0f} hours, {one.fee:,.0f}"
                    f" {budget.person.currency}."
                    for one in cover.taken
                ),
            )
        )
    if budget.unmet:
        named = ", ".join(one.called for one in budget.unmet[:_MOST_NAMED])
        more = len(budget.unmet) - _MOST_NAMED
        rest = f" and {more} more" if more > 0 else ""
        said.append(
            Said(
                "What nothing on offer opens",
                (f"These ask for something that none of the credentials shows: {named}{rest}.",),
            )
        )
    return said


_HEADINGS: dict[Verdict, str] = {
    "costs more than it may bring": "The cheapest set, which you likely do not need",
    "out of reach": "The cheapest set, without your limits",
}


def _licensed(opening: Opening) -> str:
    kinds = ", ".join(sorted(opening.licences))
    return f"{opening.called}: {kinds}. Ask who licenses it before you pay for a badge."


def _remarks(budget: Budget) -> tuple[str, ...]:
    person = budget.person
    proven = (
        "No cheaper set exists: that is proven."
        if budget.chosen is None or budget.chosen.proven
        else "The time was up before it was proven that no set is cheaper."
    )
    counts = (
        "An opening counts as open when you have everything that it asks for. It is not a job yet."
    )
    hour = f"An hour is counted at {person.hour_worth:,.2f} {person.currency}."
    spent = f"{hour}{_limits(budget)} {proven}"
    chance = (
        f"Chance and worth of a job come from {person.told_by}. Credentials are taken to change"
        " which openings are open, and not the chance in those that are."
    )
    interval = (
        "The interval of the gain holds every chance and worth within theirs. Where each of the two"
        " is right 95 times in 100, both are right at least 90 times."
    )
    return counts, spent, chance, interval


def _limits(budget: Budget) -> str:
    person = budget.person
    limits = [
        f"{amount:,.0f} {unit}"
        for amount, unit in ((person.hours, "hours"), (person.money, person.currency))
        if amount is not None
    ]
    return f" No more than {' and '.join(limits)} may be spent." if limits else ""
