"""Integrations: a partner's connection, which belongs to a company and an application and owns webhook subscriptions."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from shared.dynamodb import low_level
from shared.dynamodb.access import Index
from shared.dynamodb.expressions import expressions
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

    _global_indexes = ("of_application_by_id", "of_application_by_name", "by_company")

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
            hash_key=("application", ""),
            sort=_SORTS[wanted.sort_by],
            index=f"of_application_by_{wanted.sort_by}",
            descending=wanted.descending,
            conditions=(cls.active == True, *scope, *wanted.search(SEARCHED)),  # noqa: E712 - an expression
        )
        return Merged([replace(partition, hash_key=("application", slug)) for slug in applications])

    @classmethod
    def active_ids(cls, company_ids: Iterable[float]) -> list[int]:
        """The companies' integrations that are switched on, in order. A new one may be missing for a few seconds."""
        return sorted(number for company_id in company_ids for number in cls._active_ids_of(int(company_id)))

    @classmethod
    def _active_ids_of(cls, company_id: int) -> Iterator[int]:
        """The company's, as far as 1 MB of its integrations reaches, some 20,000."""
        of_company = expressions(key=cls.company_id == company_id, filter=cls.active == True)  # noqa: E712 - an expression
        request = {"TableName": cls.table_name(), "IndexName": BY_COMPANY.name, **of_company}
        return (int(item["id"]["N"]) for item in low_level.call("Query", request)["Items"])


INDEXES = tuple(Index(Integration, name) for name in ("of_application_by_id", "of_application_by_name"))  # of listed
BY_COMPANY = Index(Integration, "by_company")
