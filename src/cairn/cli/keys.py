"""`cairn keys`: the issuer's keys, listed and rotated."""

from __future__ import annotations

import typer

from cairn.cli.clock import instant_or_now
from cairn.cli.files import programme_folder
from cairn.cli.options import AsJson, At, PassphraseFile, Programme
from cairn.cli.passphrase import find_passphrase
from cairn.cli.speaking import say, say_json

__all__ = ["keys_app", "list_keys", "rotate"]

keys_app = typer.Typer(help="List the issuer's keys, or make a new one.", no_args_is_help=True)
"""The commands about keys."""


@keys_app.command("list")
def list_keys(directory: Programme, as_json: AsJson = False) -> None:
    """Show the public half of every key, and since when each signs."""
    from cairn.programme.keyring import read_keyring
    from cairn.programme.layout import Layout

    keyring = read_keyring(Layout(programme_folder(directory)).keys)
    if as_json:
        say_json(
            [
                {
                    "id": entry.id,
                    "kind": entry.kind,
                    "publicKeyMultibase": entry.multibase,
                    "created": entry.created,
                    "retired": entry.retired or None,
                    "verificationMethod": entry.method or None,
                }
                for entry in keyring.entries
            ]
        )
        return
    for entry in keyring.entries:
        state = f"retired {entry.retired}" if entry.retired else "signs now"
        place = "sealed in the folder" if entry.file else f"kept elsewhere as {entry.method}"
        say(f"{entry.id}  {entry.kind}, made {entry.created}, {state}, {place}")
        say(f"       {entry.multibase}")
    if not keyring.entries:
        say("There is no key yet; the first run makes one.")


@keys_app.command("rotate")
def rotate(directory: Programme, passphrase_file: PassphraseFile = None, at: At = None) -> None:
    """Make a new key that signs from now on; what older keys signed still verifies."""
    from cairn.programme.status_changes import rotate_key

    folder, instant = programme_folder(directory), instant_or_now(at)
    issuer = rotate_key(folder, at=instant, passphrase=find_passphrase(passphrase_file))
    say(f"A new key signs for {issuer.id} from now on.")
    say(f"Publish {folder / 'out' / 'public'} before the next run, so that verifiers find the key.")
