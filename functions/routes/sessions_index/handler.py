"""POST and GET /api/v1/sessions/index"""

from shared.api import views
from shared.api.auth import ANY_SESSION, Caller
from shared.api.index import RULES, PagedParams
from shared.api.results import Results
from shared.api.route import Route
from shared.api.session_view import ListedSessionView
from shared.records.tokens import OF_USER_BY_LAST_USED_AT, Token
from shared.services import user_sessions


class IndexSessions(PagedParams):
    pass


route = Route(
    service="sessions",
    action="index",
    method="POST",
    also_methods=("GET",),
    title="List the user's sessions",
    purpose="Returns the sessions in which the user is signed in, the one used last first, page by page, with what each was opened "
    "from. A new or changed one may be missing for a few seconds.",
    params=IndexSessions,
    views={"default": ListedSessionView},
    allows=frozenset({ANY_SESSION}),
    queries=(OF_USER_BY_LAST_USED_AT,),
    rules=RULES,
    is_index=True,
    example={"count": True, "page": {"size": 10}},
)


@route.handler
def handler(params: IndexSessions, caller: Caller) -> Results:
    user = caller.session_user()
    found = params.found(user_sessions.living(user))
    listed = map(Token.from_raw_data, found.items)
    rows = [{**views.session_of(user, each), "user_agent": each.user_agent, "network": each.network} for each in listed]
    return params.answer(found, rows)
