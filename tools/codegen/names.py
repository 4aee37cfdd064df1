"""Names in other languages' spelling."""


def pascal(name: str) -> str:
    """`list_items_create` as ListItemsCreate, `invalid-token` as InvalidToken."""
    return "".join(word.capitalize() for word in name.replace("-", "_").split("_"))


def camel(name: str) -> str:
    """`list_items` as listItems."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)
