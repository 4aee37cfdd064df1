"""Signature Version 4, with the day's key remembered.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hashlib
import hmac
from collections.abc import Mapping
from functools import lru_cache
from time import gmtime, strftime, time
from typing import Any

_SKEW_SECONDS = 300  # AWS takes signatures that are no older or newer


class Signer:
    """Signs what is sent to one service. `credentials` are botocore's, which refresh themselves."""

    def __init__(self, service: str, region: str, credentials: Any) -> None:
        self._service, self._region, self._credentials = service, region, credentials
        self._ahead = 0.0  # seconds by which AWS's clock is ahead of ours

    def sign(self, method: str, path: str, headers: Mapping[str, str], payload: str) -> dict[str, str]:
        """`headers`, by lower-case name, with those that a signature adds; all are signed. `payload`: the body's SHA-256 in hex."""
        keys = self._credentials.get_frozen_credentials()
        moment = strftime("%Y%m%dT%H%M%SZ", gmtime(time() + self._ahead))
        signed = {**headers, "x-amz-date": moment}
        if keys.token:
            signed["x-amz-security-token"] = keys.token
        names = sorted(signed)
        listed = ";".join(names)
        scope = f"{moment[:8]}/{self._region}/{self._service}/aws4_request"
        lines = "".join([f"{name}:{signed[name]}\n" for name in names])
        digest = hashlib.sha256(f"{method}\n{path}\n\n{lines}\n{listed}\n{payload}".encode()).hexdigest()
        key = _signing_key(keys.secret_key, moment[:8], self._region, self._service)
        signature = _hmac(key, f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{digest}").hex()
        signed["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={keys.access_key}/{scope}, SignedHeaders={listed}, Signature={signature}"
        )
        return signed

    def corrects_clock(self, date: str) -> bool:
        """Whether signatures were off from `date`, an answer's header, by more than AWS takes. From now on they are not."""
        from email.utils import mktime_tz, parsedate_tz

        parsed = parsedate_tz(date)
        ahead = mktime_tz(parsed) - time() if parsed else self._ahead
        is_off = abs(ahead - self._ahead) > _SKEW_SECONDS
        if is_off:
            self._ahead = ahead
        return is_off


@lru_cache(maxsize=4)
def _signing_key(secret_key: str, day: str, region: str, service: str) -> bytes:
    key = f"AWS4{secret_key}".encode()
    for part in (day, region, service, "aws4_request"):
        key = _hmac(key, part)
    return key


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
