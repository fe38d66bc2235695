"""Random pathways and holdings: the evaluator says what trying everything says.

`bench/stacks.py oracle` runs 20,000 cases and more; here is what fits into a test.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.pathways.proof_tree import ProofTree
from pathways.cases import chance_of, random_case, random_holding
from pathways.oracle import Case, faults_of_proof, truth

SEEDS = st.integers(0, 2**40)


def answers_alike(case: Case, tree: ProofTree) -> bool:
    return len(tree.missing) == truth(case) and not faults_of_proof(case, tree)


@pytest.mark.slow
@given(SEEDS)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_it_agrees_with_trying_everything(seed: int) -> None:
    case = random_case(chance_of(seed))
    assert answers_alike(case, case.answer())


@given(SEEDS)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_order_of_the_credentials_does_not_matter(seed: int) -> None:
    chance = chance_of(seed)
    case = random_case(chance)
    shuffled = list(case.holdings)
    chance.shuffle(shuffled)
    again = Case(
        case.pathway,
        tuple(shuffled),
        case.at,
        case.framework,
        tuple(reversed(case.equivalences)),
        case.registries,
    )
    assert again.answer() == case.answer()


@given(SEEDS)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_further_credential_never_takes_anything_away(seed: int) -> None:
    chance = chance_of(seed)
    case = random_case(chance)
    before, after = case.answer(), case.answer(random_holding(chance, 99))
    assert len(after.missing) <= len(before.missing)
    assert after.satisfied or not before.satisfied


@given(SEEDS)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_an_answer_can_be_written_for_programs(seed: int) -> None:
    tree = random_case(chance_of(seed)).answer()
    written = tree.to_json()
    assert written["satisfied"] is tree.satisfied
    assert written["tree"]["key"] == tree.pathway.requirement.key


def test_the_oracle_itself_finds_a_wrong_proof() -> None:
    """Otherwise its silence would say nothing."""
    chance = chance_of(5)
    found = 0
    for _ in range(60):
        case = random_case(chance)
        other = Case(case.pathway, case.holdings[1:], case.at, case.framework)
        found += bool(faults_of_proof(other, case.answer()))
    assert found > 0
