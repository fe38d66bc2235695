"""What is remembered of a store's contexts, and what each document pays for them all the same."""

from __future__ import annotations

import copy
import gc
from collections.abc import Callable
from typing import Any

import pytest

from cairn.canon.contexts import ContextStore
from cairn.canon.processed import Meter, StoreMemory, memory_of
from cairn.kernel.errors import CairnError, LimitError
from cairn.kernel.json_text import JsonObject

SCOPED: JsonObject = {"inner": "urn:inner"}
URL = "https://a.example/v1"
STORE = ContextStore().with_documents(
    {
        URL: {"@context": {"name": "urn:name", "Big": {"@id": "urn:B", "@context": [SCOPED]}}},
        "https://a.example/list": {"@context": [URL, {"x": "urn:x"}, None]},
        "https://a.example/nothing": {"name": "no context"},
        **{f"urn:chain:{n}": {"@context": f"urn:chain:{n + 1}"} for n in range(12)},
        "urn:chain:12": {"@context": {"end": "urn:end"}},
    }
)
INITIAL = {"_uuid": "initial"}
MOST = 100


class Work:
    """Stands for PyLD: counts how often it is called, and spends for each call."""

    def __init__(self, cost: int = 10) -> None:
        self.cost, self.calls = cost, 0

    def for_(self, meter: Meter) -> Callable[[], Any]:
        def process() -> Any:
            self.calls += 1
            meter.spend(self.cost)
            return {"_uuid": f"after {self.calls}"}

        return process


@pytest.fixture
def memory() -> StoreMemory:
    made = StoreMemory(STORE)
    made.trust(INITIAL)
    return made


def ask(memory: StoreMemory, context: Any, work: Work, meter: Meter | None = None) -> Any:
    meter = meter or Meter(MOST)
    return memory.processed(INITIAL, context, (), work.for_(meter), meter)


def test_the_last_term_can_be_spent_and_no_more() -> None:
    meter = Meter(3)
    meter.spend(2)
    meter.spend(1)
    assert meter.left == 0
    with pytest.raises(LimitError) as caught:
        meter.spend(1)
    assert caught.value.code == "contexts-too-large"


def test_a_context_comes_up_for_the_first_time_once() -> None:
    meter = Meter(0)
    assert [meter.meets(("a",)), meter.meets(("a",)), meter.meets(("b",))] == [True, False, True]


def found(context: Any) -> list[Any]:
    return [resolved.document for resolved in StoreMemory(STORE).resolve(None, context, "")]


def test_what_a_context_stands_for() -> None:
    terms = STORE.pinned(URL)["@context"]
    assert found(URL) == [terms]
    assert found([URL, {"y": "urn:y"}, None]) == [terms, {"y": "urn:y"}, None]
    assert found("https://a.example/list") == [terms, {"x": "urn:x"}, None]
    assert found(None) == [None]
    assert found([False]) == [False]
    assert found([]) == []


def test_nobody_else_remembers() -> None:
    """PyLD would keep what it processed at the context, and forget whose it was."""
    (resolved,) = StoreMemory(STORE).resolve(None, URL, "")
    resolved.set_processed(INITIAL, {"_uuid": "processed"})
    assert resolved.get_processed(INITIAL) is None


UNUSABLE: dict[str, Any] = {
    "a number": 5,
    "true": True,
    "an import": {"@import": URL},
    "a context in a context": {"@context": {}},
    "something wrong in a list": [URL, 5],
    "a document that is no context": "https://a.example/nothing",
    "a chain of nine": "urn:chain:4",
    "a list at the end of a chain": ["urn:chain:5"],
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_what_is_no_context(case: str) -> None:
    with pytest.raises(CairnError) as caught:
        found(UNUSABLE[case])
    assert caught.value.code == "invalid-context"


def test_a_chain_of_eight_is_followed() -> None:
    assert found("urn:chain:5") == [{"end": "urn:end"}]
    assert found(["urn:chain:6"]) == [{"end": "urn:end"}]


def test_contexts_that_are_gone_are_missed() -> None:
    store = ContextStore(STORE.sources)
    memory = StoreMemory(store)
    del store
    gc.collect()
    with pytest.raises(CairnError) as caught:
        memory.resolve(None, URL, "")
    assert caught.value.code == "contexts-gone"


def test_a_store_has_one_memory() -> None:
    assert memory_of(STORE) is memory_of(STORE)
    assert memory_of(STORE) is not memory_of(ContextStore(STORE.sources))


def test_each_document_pays_once_for_what_is_remembered(memory: StoreMemory) -> None:
    work = Work(cost=10)
    for _ in range(3):
        meter = Meter(MOST)
        assert ask(memory, URL, work, meter) is ask(memory, URL, work, meter)
        assert meter.left == MOST - 10
    assert work.calls == 1
    with pytest.raises(LimitError):
        ask(memory, URL, work, Meter(9))


def test_what_depends_on_the_store_alone_is_remembered(memory: StoreMemory) -> None:
    (terms,) = (resolved.document for resolved in memory.resolve(None, URL, ""))
    for context in (terms, terms["Big"], terms["Big"]["@context"][0]):
        work = Work()
        assert ask(memory, context, work) is ask(memory, context, work)
        assert work.calls == 1


def test_what_stands_in_a_document_is_not_remembered(memory: StoreMemory) -> None:
    (terms,) = (resolved.document for resolved in memory.resolve(None, URL, ""))
    for context in ({"x": "urn:x"}, copy.deepcopy(terms), []):
        work = Work()
        ask(memory, context, work)
        ask(memory, context, work)
        assert work.calls == 2


def test_what_follows_something_unknown_is_not_remembered(memory: StoreMemory) -> None:
    work = Work()
    for before in ({"_uuid": "of a document"}, {}):
        for _ in range(2):
            memory.processed(before, URL, (), work.for_(Meter(MOST)), Meter(MOST))
    assert work.calls == 4


def test_what_follows_something_remembered_is_remembered(memory: StoreMemory) -> None:
    work = Work()
    after = ask(memory, URL, work)
    for _ in range(2):
        memory.processed(after, URL, (), work.for_(Meter(MOST)), Meter(MOST))
    assert work.calls == 2


def test_other_circumstances_are_another_result(memory: StoreMemory) -> None:
    work = Work()
    for flags in ((), (("propagate", False),), ()):
        memory.processed(INITIAL, URL, flags, work.for_(Meter(MOST)), Meter(MOST))
    assert work.calls == 2


def test_a_result_without_a_name_is_not_remembered(memory: StoreMemory) -> None:
    made = [memory.processed(INITIAL, URL, (), dict, Meter(MOST)) for _ in range(2)]
    assert made[0] is not made[1]


def test_no_more_than_512_results_are_remembered(memory: StoreMemory) -> None:
    work = Work()
    for number in [*range(513), 511, 512]:
        memory.processed(INITIAL, URL, (number,), work.for_(Meter(MOST)), Meter(MOST))
    assert work.calls == 514
