"""Limits how often a password, a registration or a reset is tried. Counters are exact under concurrent tries.

A try is reserved before its work is done, in one transaction of all its counters. One that is refused writes nothing.
"""

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from botocore.exceptions import BotoCoreError, ClientError

from shared import log
from shared.dynamodb.access import Access
from shared.dynamodb.transaction import ALONE, ConditionFailed
from shared.errors import Contended, TriedTooOften
from shared.records.throttles import Throttle
from shared.settings import settings
from shared.source import Source

THROTTLED = Access(updates=(Throttle,))
_ATTEMPTS = 25
_SOONEST = 1  # seconds after which to try again where others keep counting
_KEPT_SECONDS = 24 * 3600  # how long a counter's row outlives it, for investigations


@dataclass(frozen=True)
class Limit:
    """At most so many tries in so many seconds from the first."""

    name: str
    most: int
    seconds: int


OF_EMAIL_AND_NETWORK = Limit("password_of_email_from_network", 5, 900)
OF_EMAIL = Limit("password_of_email", 100, 900)
OF_HOST = Limit("password_from_host", 50, 900)
REGISTRATIONS = Limit("registration_from_host", 100, 3600)
RESETS = Limit("reset_of_email", 3, 3600)


@dataclass(frozen=True)
class Counter:
    """A limit, for one e-mail or address."""

    limit: Limit
    subject: str

    def row(self, moment: int) -> Throttle:
        """The row of a first try at this millisecond."""
        ends_at = moment + self.limit.seconds * 1000
        key = f"{self.limit.name} {sha256(self.subject.encode()).hexdigest()}"
        return Throttle(key, tries=1, ends_at=ends_at, expires_at=ends_at // 1000 + _KEPT_SECONDS)


def of_password(email: str, source: Source) -> list[Counter]:
    """The counters of a try of a password."""
    return [Counter(OF_EMAIL_AND_NETWORK, f"{email} {source.network}"), Counter(OF_EMAIL, email), *_of_host(OF_HOST, source)]


def of_registration(source: Source) -> list[Counter]:
    return list(_of_host(REGISTRATIONS, source))


def of_reset(email: str) -> list[Counter]:
    return [Counter(RESETS, email)]


def _of_host(limit: Limit, source: Source) -> Iterator[Counter]:
    if not source.is_in(settings.trusted_sources):
        yield Counter(limit, source.host)


class Reservation:
    """A try that counts, unless it is given back."""

    def __init__(self, rows: Sequence[Throttle]) -> None:
        self._rows = rows

    def give_back(self) -> None:
        """A counter that began anew meanwhile keeps its tries. What cannot be given back costs a try, and never a request."""
        try:
            _give_back(self._rows)
        except ConditionFailed:
            for row in self._rows:
                with suppress(ConditionFailed):
                    _give_back([row])
        except (Contended, ClientError, BotoCoreError) as error:
            log.warning("a try was not given back", error)


def reserve(counters: Sequence[Counter]) -> Reservation:
    """Counts a try. Raises TriedTooOften where one of the limits is reached."""
    ended: dict[str, Throttle] = {}
    for _ in range(_ATTEMPTS if counters else 0):
        moment = int(time.time() * 1000)
        tries = [_Try(counter, counter.row(moment)) for counter in counters]
        if _counted(tries, moment, ended):
            return Reservation([each.row for each in tries])
        met = [(each.limit, row) for each in tries if (row := each.met())]
        if full := [row.ends_at for limit, row in met if row.ends_at > moment and row.tries >= limit.most]:
            raise TriedTooOften(math.ceil((max(full) - moment) / 1000))
        ended = {str(row.key): row for _, row in met if row.ends_at <= moment}
    if counters:
        raise TriedTooOften(_SOONEST)
    return Reservation(())


class _Try:
    """One counter of a try; `otherwise` learns which row stands in its way."""

    def __init__(self, counter: Counter, row: Throttle) -> None:
        self.limit, self.row, self.otherwise = counter.limit, row, ConditionFailed()

    def met(self) -> Throttle | None:
        return Throttle.from_raw_data(self.otherwise.item) if self.otherwise.item else None


def _counted(tries: Sequence[_Try], moment: int, ended: Mapping[str, Throttle]) -> bool:
    """Whether the try counts now; `ended` are counters that begin anew."""
    write = ALONE.transaction()
    for each in tries:
        if former := ended.get(str(each.row.key)):
            each.row.restart_in(write, former, each.otherwise)
        else:
            each.row.count_in(write, each.limit.most, moment, each.otherwise)
    try:
        write.commit(None)
    except ConditionFailed:
        return False
    except Contended as error:
        raise TriedTooOften(_SOONEST) from error
    return True


def _give_back(rows: Sequence[Throttle]) -> None:
    write = ALONE.transaction()
    for row in rows:
        row.give_back_in(write, ConditionFailed())
    write.commit(None)
