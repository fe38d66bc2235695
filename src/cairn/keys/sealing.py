"""Private keys at rest: encrypted PKCS#8, its passphrase stretched by scrypt.

`cryptography` writes PKCS#8 with 2,048 rounds of PBKDF2 and offers no other number, which a
graphics card tries away. So the envelope (RFC 5958, RFC 8018 PBES2, RFC 7914 scrypt) is written
here, and read by the library; OpenSSL reads it too. Knows nothing of files.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import unicodedata
from collections.abc import Iterator

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from cairn.kernel.errors import KeyMaterialError
from cairn.keys.der import INTEGER, OCTETS, SEQUENCE, der, der_integer
from cairn.keys.signer import LocalSigner, PrivateKey, private_key_from_native

__all__ = ["seal", "unseal"]

# OWASP's parameters for 16 MiB (RFC 7914, section 2: n, r, p): about a fifth of a second for each
# guess. OpenSSL refuses to read more memory than that from a key file.
_SCRYPT_N, _SCRYPT_R, _SCRYPT_P = 2**14, 8, 5
_KEY_BYTES = 32

_LONGEST_SEALED = 32_768
# Product of all numbers in an envelope's parameters: ours is 2^24.3; a million PBKDF2 rounds for
# a 32-byte key stay below. More is refused, because a file must not stop the machine.
_DEAREST = 2**25
_LARGEST_BLOCK = 2**20  # n x r of scrypt, times 128 bytes: 128 MiB

_PBES2 = bytes.fromhex("06092a864886f70d01050d")
_SCRYPT = bytes.fromhex("06092b06010401da47040b")
_AES_256_CBC = bytes.fromhex("060960864801650304012a")
_PEM = re.compile(
    rb"-----BEGIN ENCRYPTED PRIVATE KEY-----\s+([A-Za-z0-9+/=\s]+)"
    rb"-----END ENCRYPTED PRIVATE KEY-----"
)


def seal(private: PrivateKey, passphrase: str) -> bytes:
    """Encrypt a private key under a passphrase.

    Salt and initialisation vector come from the operating system's generator, through
    `cryptography`; sealing the same key twice gives different bytes.

    Args:
        private: The key.
        passphrase: Any text that is not empty; brought to Unicode form NFC first, so that it
            can be typed again on another system.

    Returns:
        PEM text as bytes: ENCRYPTED PRIVATE KEY, AES-256-CBC under scrypt.

    Raises:
        KeyMaterialError: If the passphrase is empty (``empty-passphrase``).
    """
    secret = _secret(passphrase)
    plain = private.native().private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    salt, vector = AESGCM.generate_key(128), AESGCM.generate_key(128)
    key = Scrypt(salt, _KEY_BYTES, _SCRYPT_N, _SCRYPT_R, _SCRYPT_P).derive(secret)
    padder = PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES256(key), modes.CBC(vector)).encryptor()
    hidden = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
    cost = [der_integer(number) for number in (_SCRYPT_N, _SCRYPT_R, _SCRYPT_P, _KEY_BYTES)]
    stretching = der(SEQUENCE, _SCRYPT, der(SEQUENCE, der(OCTETS, salt), *cost))
    cipher = der(SEQUENCE, _AES_256_CBC, der(OCTETS, vector))
    scheme = der(SEQUENCE, _PBES2, der(SEQUENCE, stretching, cipher))
    body = base64.encodebytes(der(SEQUENCE, scheme, der(OCTETS, hidden)))
    return b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n%b-----END ENCRYPTED PRIVATE KEY-----\n" % body


def unseal(sealed: bytes, passphrase: str, verification_method: str = "") -> LocalSigner:
    """Decrypt a sealed private key and put it behind the signing port.

    Args:
        sealed: What `seal` returned, or another encrypted PKCS#8 in PEM of bounded cost.
        passphrase: The passphrase it was sealed under.
        verification_method: The URL of the key; its own did:key when left out.

    Raises:
        KeyMaterialError: If the passphrase does not fit (``wrong-passphrase``) or is empty
            (``empty-passphrase``), or the bytes are no sealed key (``not-a-sealed-key``) or one
            too dear to open (``sealed-too-dearly``).
    """
    secret = _secret(passphrase)
    envelope = _armoured(sealed)
    _check_cost(envelope)
    try:
        native = load_der_private_key(envelope, secret)
    except ValueError as error:
        # A wrong passphrase and a damaged file cannot be told apart: CBC has no seal of its own.
        raise KeyMaterialError(
            "The key does not open with this passphrase.",
            code="wrong-passphrase",
            mend="Check the passphrase; if it is right, the file is damaged.",
        ) from error
    except (TypeError, UnsupportedAlgorithm) as error:
        raise _not_sealed() from error
    return LocalSigner(private_key_from_native(native), verification_method)


def _secret(passphrase: str) -> bytes:
    if not passphrase:
        raise KeyMaterialError(
            "A key is not sealed with an empty passphrase.",
            code="empty-passphrase",
            mend="Choose a passphrase of several words.",
        )
    try:
        return unicodedata.normalize("NFC", passphrase).encode()
    except UnicodeEncodeError as error:
        raise KeyMaterialError(
            "The passphrase holds half a character.", code="wrong-passphrase"
        ) from error


def _armoured(sealed: bytes) -> bytes:
    match = _PEM.fullmatch(sealed.strip()) if len(sealed) <= _LONGEST_SEALED else None
    if match is None:
        raise _not_sealed()
    try:
        return base64.b64decode(b"".join(match[1].split()), validate=True)
    except binascii.Error as error:
        raise _not_sealed() from error


def _check_cost(envelope: bytes) -> None:
    """Bound what the parameters ask for, before the library does as they say."""
    elements = list(_elements(envelope))
    numbers = [int.from_bytes(body, "big") for tag, body in elements if tag == INTEGER]
    if not elements or elements[0][0] != SEQUENCE:
        raise _not_sealed()
    block = math.prod(numbers[:2]) if any(_SCRYPT[2:] == body for _, body in elements) else 0
    if math.prod(numbers) > _DEAREST or block > _LARGEST_BLOCK:
        raise KeyMaterialError(
            "This sealed key asks for more work than a passphrase is worth.",
            code="sealed-too-dearly",
            mend="Seal it again with the settings of this program.",
        )


def _elements(encoded: bytes) -> Iterator[tuple[int, bytes]]:
    """Walk DER in document order: tag and content, constructed elements opened."""
    todo = [encoded]
    while todo:
        rest = todo.pop()
        if not rest:
            continue
        tag, content, after = _split(rest)
        yield tag, content
        todo.append(after)
        if tag == SEQUENCE:
            todo.append(content)


def _split(encoded: bytes) -> tuple[int, bytes, bytes]:
    if len(encoded) < 2:  # noqa: PLR2004 - a tag and a length
        raise _not_sealed()
    tag, size, start = encoded[0], encoded[1], 2
    if size & 0x80:
        start += size & 0x7F
        size = int.from_bytes(encoded[2:start], "big")
    end = start + size
    if end > len(encoded):
        raise _not_sealed()
    return tag, encoded[start:end], encoded[end:]


def _not_sealed() -> KeyMaterialError:
    return KeyMaterialError(
        "This is not an encrypted private key in PEM (PKCS#8).", code="not-a-sealed-key"
    )
