import pytest

from app.domain.catalogue import VIEWS
from app.domain.shared.codes import Text
from app.domain.shared.exports import Column, Form, columns_of
from app.domain.shared.selection import Constant, Listing, Nest, NestMany, Pick, Shape
from app.domain.shared.views import Type

HOUSEHOLD = VIEWS.get("household")


def test_each_form_has_its_shape() -> None:
    assert {form.value: form.shape for form in Form} == {
        "csv": Shape.EXPORT_TEXTS,
        "xlsx": Shape.EXPORT_VALUES,
        "ndjson": Shape.EXPORT_OBJECTS,
    }


def test_a_field_is_a_column() -> None:
    assert columns_of(VIEWS, HOUSEHOLD, (Pick("code", "code"), Pick("people_count", "people_count"))) == (
        Column("code", Type.TEXT, Text("Mã hộ.", "The household's code.")),
        Column("people_count", Type.INT, Text("Số nhân khẩu.", "Number of people.")),
    )


def test_the_fields_of_one_record_are_columns_with_its_path() -> None:
    home = Nest("home", "home", (Pick("name", "name"),))
    head = Nest("head", "head", (Pick("full_name", "full_name"), home))
    first, second = columns_of(VIEWS, HOUSEHOLD, (head,))
    assert first == Column(
        "head.full_name", Type.TEXT, Text("Chủ hộ. Họ và tên.", "The household head. The full name.")
    )
    assert (second.name, second.type) == ("head.home.name", Type.TEXT)
    assert second.doc.en.startswith("The household head. Where the person lives or works. ")


def test_lists_are_one_column_of_json() -> None:
    events = NestMany("events", "events", Listing(), (Pick("kind", "kind"),))
    columns = columns_of(VIEWS, HOUSEHOLD, (events, Pick("allowed_actions", "allowed_actions")))
    assert [(column.name, column.type) for column in columns] == [("events", Type.JSON), ("allowed_actions", Type.JSON)]


def test_what_belongs_to_no_table_is_no_column() -> None:
    assert columns_of(VIEWS, HOUSEHOLD, (Constant("kind", "x"), Pick("code", "code")))[0].name == "code"


def test_fields_and_relations_are_not_mistaken() -> None:
    with pytest.raises(TypeError, match=r"household\.head is not a field"):
        columns_of(VIEWS, HOUSEHOLD, (Pick("head", "head"),))
    with pytest.raises(TypeError, match=r"household\.code is not a relation"):
        columns_of(VIEWS, HOUSEHOLD, (Nest("code", "code", ()),))
