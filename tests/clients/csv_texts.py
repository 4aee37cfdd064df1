"""CSV texts with their rows, for both clients' tests; `clients/typescript/test/csv.test.ts` has the same."""

from typing import Any

WRITTEN: list[tuple[list[dict[str, Any]], str]] = [
    ([], ""),
    ([{"slug": "a"}], "slug\r\na\r\n"),
    (
        [{"slug": "a", "name": 'A, "b"', "notes": "one\r\ntwo\rthree\nfour"}],
        'slug,name,notes\r\na,"A, ""b""","one\r\ntwo\rthree\nfour"\r\n',
    ),
    ([{"slug": "a", "active": True, "default": False, "value": None}], "slug,active,default,value\r\na,true,false,\r\n"),
    ([{"slug": "a", "name": "=1+1"}, {"name": " Küche; ", "slug": "b"}], "slug,name\r\na,=1+1\r\nb, Küche; \r\n"),
]

TEXTS: list[tuple[str, list[dict[str, str]]]] = [
    ("", []),
    ("slug", []),
    ("\ufeffslug,name\r\na,A\r\n", [{"slug": "a", "name": "A"}]),
    ("Slug ;NAME\na;A,B\n;\nb;", [{"slug": "a", "name": "A,B"}, {"slug": "b", "name": ""}]),
    ("slug,name\ra,A\r\rb,B", [{"slug": "a", "name": "A"}, {"slug": "b", "name": "B"}]),
    ('slug,name\n"a","one\r\n""two"",;"\n', [{"slug": "a", "name": 'one\r\n"two",;'}]),
    ('slug,name\na,5" pipe\n', [{"slug": "a", "name": '5" pipe'}]),
    ("__proto__,slug\nx,a\n", [{"__proto__": "x", "slug": "a"}]),
]

REFUSED = [
    ('slug,name\na,"A\n', "no CSV"),
    ('slug,name\na,"A"b\n', "no CSV"),
    ("slug,name\na\n", "row 2: has 1 cells, and the header has 2"),
    ("slug,name\na,A\nb,B,C\n", "row 3: has 3 cells, and the header has 2"),
    ("slug,Slug\na,b\n", "row 1: a column stands there twice"),
]
