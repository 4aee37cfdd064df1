"""Values that break programs: for parameters, headers, names, bodies, and everything else that a caller can choose."""

import math
from typing import Any

DIGITS = "<digits>"  # stands for an integer that Python would not print
TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "12",
    "１２",
    "1.5",
    "1e3",
    "true",
    "null",
    "\0",
    "\n",
    "\ud800",
    "\udfff\ud800",
    "a\u202eb",
    "ż",
    "\U0001f600",
    "x" * 255,
    "x" * 256,
    "x" * 5001,
    "\U0001f600" * 3000,
    "2026-01-01T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "02/30/2026 25:00:00",
    "03/08/2026 02:30:00",
    "http://127.0.0.1:9001/",
    "http://[::1]/",
    "http://a.example/\ud800",
    "default",
    "planoauth",
    "planoorder",
    "Designation",
    "ListItem",
    "__proto__",
    "$" + "{jndi:ldap://127.0.0.1/}",
    "' OR 1=1 --",
)
# Behind or within a text that would be right: what looks like nothing, like another letter, or like the text's end.
TRICKS = (
    "\n",
    "\r\n",
    " ",
    "\t",
    "\0",
    "\u00a0",
    "\u200b",
    "\u2028",
    "\ufeff",
    "\u0301",
    "\u202e",
    "\uff41",
    "\u0131",
    "\u017f",
    "\u0660",
    "\u2160",
    "\ufb01",
    "\U0001d4b6",
    "\U000e0061",
    "\ud800",
    "%00",
    "#",
    "/../",
    "\\",
)
INTEGERS = (0, 1, -1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 10**30)
OTHERS: tuple[Any, ...] = (None, True, False, 1.5, -0.0, 1e308, math.inf, math.nan, [], {}, DIGITS)

JSON = ("application/json", "APPLICATION/JSON ; charset=latin-1")
BASE64 = ("text/plain", "text/plain;charset=utf-8")
OTHER_TYPES = (
    "text/html",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "",
    ";",
    "application/json\0",
    "application/json, text/plain",
    "ż",
)
# In place of a body, and in its middle.
BODIES = (b"", b" ", b"null", b"[]", b"0", b'"x"', b"{}", b"\xef\xbb\xbf", b"[" * 40 + b"]" * 40, b'{"a":' * 32 + b"{}" + b"}" * 32)
BREAKS = (
    b"",
    b"\xff",
    b"\x00",
    b'"',
    b"\\",
    b"\\ud800",
    b"{",
    b"]",
    b",",
    b"NaN",
    b"1e999",
    b"/**/",
    b'{"a":1,"a":1}',
    b"\xef\xbb\xbf",
    b"\xc0\xaf",
    b"[" * 2000,
    b'{"a":' * 31,
)
# Of a size that a careless program takes long for.
LARGE: tuple[Any, ...] = (
    "x" * 200_000,
    "\\" * 50_000,
    [0] * 50_000,
    ["x"] * 20_000,
    [[]] * 20_000,
    dict.fromkeys(map(str, range(20_000)), 0),
    [{"type": "A", "id": 1}] * 5_000,
)
TOO_LARGE = (b" " * (1 << 20) + b"{}", b'{"key":"' + b"x" * (1 << 20) + b'"}')
LARGE_QUERIES: tuple[list[tuple[str, str]], ...] = (
    [("a", "1")] * 5_000,
    [("filters[]", "active")] * 5_000,
    [(f"a{number}", "") for number in range(5_000)],
    [(f"page[{number}]", "1") for number in range(5_000)],
    [("a" + "[b]" * 5_000, "1"), ("c" + "[" * 20_000, "1"), ("d" + "[]" * 20_000, "1"), ("[]" * 5_000, "")],
    [("x" * 50_000, "y" * 50_000)],
)
