"""All views together: what can be read at all."""

from app.domain.accounts import views as accounts
from app.domain.annulments import views as annulments
from app.domain.bodies import views as bodies
from app.domain.duplicates import views as duplicates
from app.domain.groups import views as groups
from app.domain.households import views as households
from app.domain.imports import views as imports
from app.domain.journal import views as journal
from app.domain.operations import views as operations
from app.domain.paper import views as paper
from app.domain.persons import views as persons
from app.domain.policies import views as policies
from app.domain.privacy import views as privacy
from app.domain.restructuring import views as restructuring
from app.domain.shared.views import ViewRegistry
from app.domain.territories import views as territories

VIEWS = ViewRegistry(
    *territories.VIEWS,
    *bodies.VIEWS,
    *persons.VIEWS,
    *accounts.VIEWS,
    *policies.VIEWS,
    *households.VIEWS,
    *groups.VIEWS,
    *restructuring.VIEWS,
    *annulments.VIEWS,
    *paper.VIEWS,
    *imports.VIEWS,
    *privacy.VIEWS,
    *duplicates.VIEWS,
    *operations.VIEWS,
    *journal.VIEWS,
)
"""Every view; a relation may lead from each to each."""
