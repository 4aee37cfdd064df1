"""Integrations: a partner's connection, which belongs to a company and an application and owns webhook subscriptions."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from shared.dynamodb.access import Index
from shared.dynamodb.model import DictAttribute, IntegerAttribute, Table
from shared.errors import Rule
from shared.records import sort_keys
from shared.records.folding import folded
from shared.records.merged import Merged
from shared.records.pages import Partition, Wanted

SEARCHED = ("name",)
_SORTS = {"id": "id", "name": "name_and_id"}
NO_INTEGRATION = Rule("not_found", "no integration has this id", ("integration_id",))


class Integration(Table):
    """`counts` holds how many subscriptions there are of each kind, kept by every write of one, in the same transaction.

    `name_and_id` and `folded` are what the index sorts and searches by. A row of before both owners were required may lack one of
    them, and is out of scope for whom that one counts.
    """

    class Meta:
        table_name = "integrations"

    _global_indexes = ("of_application_by_id", "of_application_by_name")

    id = IntegerAttribute(hash_key=True)
    name = UnicodeAttribute()
    active = BooleanAttribute(default=True)
    company_id = IntegerAttribute()
    application = UnicodeAttribute()
    counts = DictAttribute(default=dict)
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()

    name_and_id = UnicodeAttribute(null=True)
    folded = DictAttribute(null=True)

    def derive(self) -> None:
        """Sets what follows from the name."""
        self.name_and_id = sort_keys.by_text(self.name, int(self.id))
        self.folded = {"name": folded(self.name)}

    @classmethod
    def listed(cls, wanted: Wanted, applications: Iterable[str], ids: Collection[float] | None) -> Merged:
        """Those of the applications, which are some, that are switched on, in order; of `ids` only, unless it is None."""
        scope = [] if ids is None else [cls.id.is_in(*map(int, sorted(ids)))]
        partition = Partition(
            model=cls,
            key=("application", ""),
            sort=_SORTS[wanted.sort_by],
            index=f"of_application_by_{wanted.sort_by}",
            descending=wanted.descending,
            conditions=(cls.active == True, *scope, *wanted.search(SEARCHED)),  # noqa: E712 - an expression
        )
        return Merged([replace(partition, key=("application", slug)) for slug in applications])


INDEXES = tuple(Index(Integration, name) for name in Integration._global_indexes)  # noqa: SLF001 - for declarations
