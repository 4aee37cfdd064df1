"""A letter to a user, as a route declares it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """What a route mails to the user whom it saves. The text may name attributes of the record's view in braces.

    It must quote nothing that the request gives: the e-mail might be another's, and the text an advertisement.
    """

    subject: str
    text: str
