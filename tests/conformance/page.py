"""Writes docs/conformance.md from the vectors on this machine: part of ``make docs``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from conformance import canonical_sets, proof_sets, verdict_sets
from conformance.tally import Tally

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT.parent / "shared" / "vectors"

SETS: tuple[Callable[[Path], Tally], ...] = (
    canonical_sets.json_canonical_forms,
    canonical_sets.rdf_canonical_forms,
    canonical_sets.document_forms,
    canonical_sets.json_ld_to_rdf,
    canonical_sets.packaged_context_files,
    canonical_sets.did_keys,
    canonical_sets.identity_hashes,
    proof_sets.reproduced_signatures,
    proof_sets.eddsa_documents,
    proof_sets.ecdsa_documents,
    proof_sets.selective_disclosure,
    proof_sets.specification_examples,
    verdict_sets.validator_ob30,
    verdict_sets.validator_ob20,
    verdict_sets.dcc_credentials,
    verdict_sets.data_model,
    verdict_sets.schema_verdicts,
    verdict_sets.baked_images,
    verdict_sets.registries,
)


def conformance_page(vectors: Path) -> str:
    """The page docs/conformance.md, from the vectors that are on this machine."""
    tallies = [run(vectors) for run in SETS]
    lines = [
        _HEAD,
        "| set | what is compared | passed | failed | out of scope |",
        "|---|---|---:|---:|---:|",
    ]
    lines += [tally.row() for tally in tallies]
    for tally in tallies:
        if tally.outside or tally.remarks:
            lines += ["", f"## {tally.name}", ""]
            lines += [f"- {remark}" for remark in tally.remarks]
            lines += [f"- Out of scope: {line}" for line in tally.outside_by_reason()]
    return "\n".join(lines) + "\n"


_HEAD = """# Conformance

This page is written by `make docs` from the published test vectors; `make test` runs the same
cases. Each set is counted: passed, failed, and out of scope with the reason. “Passes” is a figure
about these vectors, not a certificate of anybody.
"""


if __name__ == "__main__":
    if VECTORS.is_dir():
        (ROOT / "docs" / "conformance.md").write_text(conformance_page(VECTORS), encoding="utf-8")
    else:
        print("docs/conformance.md was left as it is: the vectors are not on this machine.")  # noqa: T201 - a tool speaks
