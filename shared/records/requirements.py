"""Requirements between records: one has to be met for the other."""

from collections.abc import Iterator

from pynamodb.attributes import UnicodeAttribute

from shared.dynamodb.access import Index
from shared.dynamodb.model import DictAttribute, IntegerAttribute, Table
from shared.errors import Invalid, Rule
from shared.records import references, sort_keys
from shared.records.folding import folded_attributes
from shared.records.pages import Partition, Wanted

NOT_FOUND = Rule("not_found", "no requirement has this id", ("id",))
SEARCHED = ("key", "value")
_ALL = "all"  # the one partition of the indexes of all requirements
_SORTS = {"id": "id", "created_at": "created_at_and_id", "last_updated": "last_updated_and_id"}
# The attributes by which parameters restrict, each a partition by id; the narrowest first.
_RESTRICTIONS = {"required": "required_record", "requireable": "requireable_record", "key": "key"}


class Requirement(Table):
    """`folded` holds the searched attributes as searches compare them, so that DynamoDB itself can search."""

    class Meta:
        table_name = "requirements"

    _global_indexes = (
        "all_by_id",
        "all_by_created_at",
        "all_by_last_updated",
        "required_record_by_id",
        "requireable_record_by_id",
        "key_by_id",
    )

    id = IntegerAttribute(hash_key=True)
    required = DictAttribute()
    requireable = DictAttribute()
    key = UnicodeAttribute(null=True)
    value = UnicodeAttribute(null=True)
    users = DictAttribute(default=dict)  # how many records refer to it, by their model
    created_at = UnicodeAttribute()
    last_updated = UnicodeAttribute()

    partition = UnicodeAttribute(default=_ALL)
    required_record = UnicodeAttribute()
    requireable_record = UnicodeAttribute()
    created_at_and_id = UnicodeAttribute()
    last_updated_and_id = UnicodeAttribute()
    folded = DictAttribute(default=dict)

    @classmethod
    def get_or_refuse(cls, number: int) -> "Requirement":
        try:
            return cls.get(number, consistent_read=True)
        except cls.DoesNotExist:
            raise Invalid(NOT_FOUND.on("id")) from None

    @classmethod
    def listed(cls, wanted: Wanted) -> Partition:
        """Those that a caller wants, in order.

        By id, the narrowest restriction is a partition. Every other restriction is a condition on what the walk passes.
        """
        given = dict(_restricting(wanted))
        restriction = next(iter(given), None) if wanted.sort_by == "id" else None
        conditions = [getattr(cls, name) == value for name, value in given.items() if name != restriction]
        return Partition(
            model=cls,
            hash_key=(restriction, given[restriction]) if restriction else ("partition", _ALL),
            sort=_SORTS[wanted.sort_by],
            index=f"{restriction or 'all'}_by_{wanted.sort_by}",
            descending=wanted.descending,
            conditions=(*conditions, *wanted.search(SEARCHED)),
        )

    def derive(self) -> None:
        """Sets what follows from the rest: the keys of its indexes and the searched text."""
        number = int(self.id)
        self.required_record = references.index_key(**self.required)
        self.requireable_record = references.index_key(**self.requireable)
        self.created_at_and_id = sort_keys.by_time(self.created_at, number)
        self.last_updated_and_id = sort_keys.by_time(self.last_updated, number)
        self.folded = folded_attributes(self, SEARCHED)


def _restricting(wanted: Wanted) -> Iterator[tuple[str, str]]:
    for name, attribute in _RESTRICTIONS.items():
        value = wanted.restrictions.get(name)
        if value is not None:
            yield attribute, references.index_key(**value) if isinstance(value, dict) else value


INDEXES = tuple(Index(Requirement, name) for name in Requirement._global_indexes)  # noqa: SLF001 - for declarations
