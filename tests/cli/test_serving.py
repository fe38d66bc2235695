"""The server that shows the report: to this machine only, one folder, no lists."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.cli.serving import open_server, serve_folder
from cairn.kernel.errors import UsageError

Asked = tuple[int, bytes]


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    out = tmp_path / "out"
    (out / "public").mkdir(parents=True)
    (out / "report.html").write_text("<h1>The report</h1>")
    (tmp_path / "ledger.sqlite").write_text("private")
    with open_server(out, "report.html", port=0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def ask(port: int, path: str, host: str | None = None) -> Asked:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.putrequest("GET", path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{port}")
    connection.endheaders()
    response = connection.getresponse()
    answer = response.status, response.read()
    connection.close()
    return answer


@pytest.mark.parametrize("path", ["/", "/report.html", "/report.html?x=1"])
def test_it_works(path: str, port: int) -> None:
    assert ask(port, path) == (200, b"<h1>The report</h1>")


@pytest.mark.parametrize(
    "path",
    [
        "/public/",
        "/../ledger.sqlite",
        "/%2e%2e/ledger.sqlite",
        "/..%2fledger.sqlite",
        "//etc/passwd",
    ],
)
def test_nothing_else_is_shown(path: str, port: int) -> None:
    status, body = ask(port, path)
    assert status == 404
    assert b"private" not in body


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "", "127.0.0.1.evil.example"])
def test_another_name_for_this_machine_is_refused(host: str, port: int) -> None:
    assert ask(port, "/report.html", host or " ")[0] == 403


def test_it_is_bound_to_this_machine(tmp_path: Path) -> None:
    with open_server(tmp_path, "report.html", port=0) as server:
        assert server.server_address[0] == "127.0.0.1"


def test_a_port_that_is_taken(port: int, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        open_server(tmp_path, "report.html", port=port)
    assert caught.value.code == "port-taken"


def test_it_stops_when_the_time_is_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    serve_folder(tmp_path, "report.html", port=0, minutes=0.0001)
    said = capsys.readouterr().out
    assert "Open http://127.0.0.1:" in said
    assert said.endswith("Stopped serving.\n")
