"""A rule that is taken away, and the test that notices."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """In `file`, `before` becomes `after`; then `test` fails: a file's name, and the test's, with or without parameters."""

    rule: str
    file: str
    before: str
    after: str
    test: str

    def __str__(self) -> str:
        return self.rule


def unless(rule: str, file: str, condition: str, test: str) -> Mutation:
    """The rule's `if` never holds."""
    return Mutation(rule, file, f"if {condition}:", "if False:", test)
