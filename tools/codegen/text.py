"""Characters that move a terminal's cursor or reverse the text beside them."""

import unicodedata

_CONTROLS = frozenset({"Cc", "Cs", "Zl", "Zp"})  # controls, lone surrogates, ends of lines and of paragraphs
_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def has_control(text: str) -> bool:
    return any(unicodedata.category(character) in _CONTROLS for character in text)


def for_terminal(text: str) -> str:
    """On one line, and shown in the order in which it is stored."""
    return "".join("\N{REPLACEMENT CHARACTER}" if _moves(character) else character for character in text)


def _moves(character: str) -> bool:
    return has_control(character) or unicodedata.bidirectional(character) in _TURNS
