"""The rules that parameters' types bring, and those that the pipeline applies to every route.

A route lists rules of its own in its declaration, and `tools/codegen/rules.py` computes all that it can answer.
"""

from shared.errors import Rule

REQUIRED = Rule("required", "is required")
INTEGER = Rule("type", "must be an integer")
BOOLEAN = Rule("type", "must be true or false")
STRING = Rule("type", "must be a string")
ARRAY = Rule("type", "must be an array")
HASH = Rule("type", "must be a hash")
MAX_LENGTH = Rule("max_length", "must be at most {max_length} characters long")
MAX_ITEMS = Rule("max_items", "must hold at most {max_length} items")
MIN = Rule("min", "must be at least {ge}")
MAX = Rule("max", "must be at most {le}")
FORMAT = Rule("format", "must match {pattern}")
INCLUSION = Rule("inclusion", "must be one of {expected}")
EMAIL = Rule("email", "must be an e-mail address such as ada@example.com")
OF_TYPES = (REQUIRED, INTEGER, BOOLEAN, STRING, ARRAY, HASH, MAX_LENGTH, MAX_ITEMS, MIN, MAX, FORMAT, INCLUSION)

# Of a parameter that is any JSON.
NUMBERS = Rule("range", "must hold no integer of more than 64 bits, and no number beyond those of IEEE 754")
JSON_BYTES = Rule("max_bytes", "must be at most {limit} bytes long as JSON")

TOKEN_IN_URL = Rule("in_url", "must not be in the URL, because URLs are logged: send it in the body or a header", ("token",))
UNAUTHORIZED = Rule("unauthorized", "gives you no role that may do this", ("application",))
OF_EVERY_ROUTE = (TOKEN_IN_URL, UNAUTHORIZED)

UNRECOGNIZED = Rule("unrecognized", "is not a parameter of this route")
