#!/usr/bin/env sh
# Renews the locked lists. Every file is pinned by hash and no list names a host.
set -eu
cd "$(dirname "$0")/.."
compile() { pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-header \
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --no-annotate "$@"; }
compile --extra assess --extra issue --extra market --extra plan --extra value --output-file requirements/run.txt requirements/build.in pyproject.toml
compile --extra assess --extra issue --extra market --extra plan --extra value --output-file requirements/dev.txt requirements/build.in requirements/dev.in pyproject.toml
# What only the extra ray needs, in the versions that fit the others.
compile --extra ray --constraint requirements/dev.txt --output-file requirements/ray.txt pyproject.toml
