import pytest

from shared.records.references import ReferenceRow, RegisteredModel
from tools.operate import operations
from tools.operate.operations import AlreadyThereError, OperatorError


def test_a_registered_model_has_no_references(model: str) -> None:
    assert RegisteredModel.get(model).references == 0
    assert model in [each.name for each in operations.list_models()]


def test_a_model_is_registered_once_and_keeps_its_count(model: str) -> None:
    operations.add_reference(model, 1)
    with pytest.raises(AlreadyThereError, match=f"^The model {model} is registered already.$"):
        operations.register_model(model)
    assert RegisteredModel.get(model).references == 1


@pytest.mark.parametrize("name", ["", "orderRequest", "Order_Request", "Order Request", "Örder", "X" * 256, "Order\n"])
def test_a_name_that_is_no_class_name_is_refused(name: str) -> None:
    with pytest.raises(OperatorError, match=r"^A model's name is a class name in CamelCase"):
        operations.register_model(name)


@pytest.mark.parametrize("name", ["ListItem", "Requirement"])
def test_our_own_models_are_not_registered(name: str) -> None:
    with pytest.raises(OperatorError, match=f"^{name} is a model of this system"):
        operations.register_model(name)


def test_a_reference_row_is_counted(model: str) -> None:
    operations.add_reference(model, 5)
    operations.add_reference(model, 2**63 - 1)
    assert [row.id for row in operations.list_references(model)] == [5, 2**63 - 1]
    assert RegisteredModel.get(model).references == 2


def test_a_reference_row_is_added_once(model: str) -> None:
    operations.add_reference(model, 5)
    with pytest.raises(AlreadyThereError, match=f"^{model} 5 is there already.$"):
        operations.add_reference(model, 5)
    assert RegisteredModel.get(model).references == 1


def test_a_repeated_import_goes_on_past_what_is_there(model: str) -> None:
    operations.add_references(model, [1, 2])
    assert [row.id for row in operations.add_references(model, [1, 2, 3], skip_existing=True)] == [3]
    assert RegisteredModel.get(model).references == 3
    with pytest.raises(AlreadyThereError):
        operations.add_references(model, [3, 4])


def test_a_row_needs_a_registered_model() -> None:
    for refused in (
        lambda: operations.add_reference("Unregistered", 5),
        lambda: operations.remove_reference("Unregistered", 5),
        lambda: operations.list_references("Unregistered"),
        lambda: operations.remove_model("Unregistered"),
    ):
        with pytest.raises(OperatorError, match=r"^Unregistered is not a registered model.$"):
            refused()
    assert not list(ReferenceRow.query("Unregistered"))


@pytest.mark.parametrize("number", [0, -1, 2**63])
def test_the_id_of_a_record_is_positive(model: str, number: int) -> None:
    with pytest.raises(OperatorError, match=r"^The id of a record has to be an integer from 1 to"):
        operations.add_reference(model, number)


def test_a_removed_row_is_counted_no_more(model: str) -> None:
    operations.add_reference(model, 5)
    operations.remove_reference(model, 5)
    assert RegisteredModel.get(model).references == 0
    with pytest.raises(OperatorError, match=f"^{model} 5 is not there.$"):
        operations.remove_reference(model, 5)
    assert RegisteredModel.get(model).references == 0


def test_a_row_of_a_record_that_others_refer_to_stays(model: str) -> None:
    ReferenceRow(model, 5, users={"ListItem": 2, "Requirement": 0}, created_at="-").save()
    RegisteredModel(model, references=1, created_at="-").save()
    with pytest.raises(OperatorError, match=rf"^{model} 5 is referred to by ListItem \(2\).$"):
        operations.remove_reference(model, 5)
    assert len(list(ReferenceRow.query(model))) == RegisteredModel.get(model).references == 1


def test_a_model_is_removed_only_without_rows(model: str) -> None:
    operations.add_reference(model, 5)
    with pytest.raises(OperatorError, match=rf"^The model {model} has reference rows \(1\); remove them first.$"):
        operations.remove_model(model)
    operations.remove_reference(model, 5)
    operations.remove_model(model)
    assert not list(RegisteredModel.query(model))
