"""The schema, and everything that is needed to serve it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import strawberry
from graphql import GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from app.api.graphql.declaring import Declarations
from app.api.graphql.mutations import declare_mutations, resolve
from app.api.graphql.naming import camel
from app.api.graphql.scalars import SCALARS
from app.api.graphql.types import Vocabulary, declare_query, declare_views
from app.api.surface.command import Offer
from app.domain.shared.views import ViewRegistry


@dataclass(frozen=True, slots=True)
class Served:
    """The schema that is served, what its names stand for, and the offers by their mutations."""

    schema: GraphQLSchema
    vocabulary: Vocabulary
    offers: Mapping[str, Offer]
    text: str


@cache
def build_schema(views: ViewRegistry, offers: tuple[Offer, ...]) -> Served:
    """The schema of the views and offers; built once for one catalogue."""
    declarations = Declarations()
    vocabulary = declare_views(declarations, views)
    query = declarations.get(declare_query(declarations, vocabulary))
    mutation = declarations.get(declare_mutations(declarations, offers, vocabulary)) if offers else None
    types = [declarations.get(name) for name in vocabulary.types]
    built = strawberry.Schema(query=query, mutation=mutation, types=types, config=StrawberryConfig(scalar_map=SCALARS))
    schema = built._schema  # noqa: SLF001 - the schema of graphql-core, which Strawberry has no public name for
    if schema.mutation_type is not None:
        for field in schema.mutation_type.fields.values():
            field.resolve = resolve
    return Served(schema, vocabulary, {camel(offer.name): offer for offer in offers}, f"{built.as_str()}\n")


def schema_text(views: ViewRegistry, offers: Sequence[Offer]) -> str:
    """The schema document, as it is published in ``openapi/schema.graphql``."""
    return build_schema(views, tuple(offers)).text
