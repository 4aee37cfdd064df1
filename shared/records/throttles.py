"""Counters of tries: how many there were since the first of them, and until when they count."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from shared.dynamodb.model import IntegerAttribute, Table
from shared.dynamodb.transaction import ConditionFailed, Transaction

_SAME_MOMENT = 5_000  # milliseconds


class Throttle(Table):
    """`ends_at`: the millisecond of the epoch from which the tries do not count any more. `key` holds no e-mail or address."""

    class Meta:
        table_name = "throttles"

    key = UnicodeAttribute(hash_key=True)
    tries = IntegerAttribute()
    ends_at = IntegerAttribute()
    expires_at = IntegerAttribute()  # second of the epoch (TTL)

    def count_in(self, write: Transaction, most: int, moment: int, otherwise: ConditionFailed) -> None:
        """Adds a try at `moment` to fewer than `most` ones that count, or is the first, whose `ends_at` this is."""
        model = Throttle
        is_free: Condition = model.key.does_not_exist()
        has_room: Condition = (model.tries < most) & (model.ends_at > moment)
        first = [model.ends_at.set(model.ends_at | self.ends_at), model.expires_at.set(model.expires_at | self.expires_at)]
        write.update(self, [model.tries.add(1), *first], is_free | has_room, otherwise)

    def restart_in(self, write: Transaction, ended: "Throttle", otherwise: ConditionFailed) -> None:
        """Is the first try in place of those that have `ended`."""
        values = (Throttle.tries.set(1), Throttle.ends_at.set(self.ends_at), Throttle.expires_at.set(self.expires_at))
        write.update(self, values, Throttle.ends_at == ended.ends_at, otherwise)

    def give_back_in(self, write: Transaction, otherwise: ConditionFailed) -> None:
        """Takes a try back. Tries that began to count later end later; of tries of one moment any may be the first."""
        still_counts: Condition = (Throttle.ends_at <= self.ends_at + _SAME_MOMENT) & (Throttle.tries > 0)
        write.update(self, [Throttle.tries.add(-1)], still_counts, otherwise)
