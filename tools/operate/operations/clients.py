"""Client records: whose wish to belong to a company is confirmed."""

from shared.dynamodb.optimistic import retry_on_conflict
from shared.dynamodb.transaction import ALONE
from shared.records.clients import Client
from shared.records.users import User
from tools.operate.operations import accept, rows
from tools.operate.operations.errors import OperatorError


def list_clients(*, unconfirmed: bool = False) -> list[Client]:
    """Clients by id: all, or those who wish to belong to a company and have none yet."""
    found = [
        client
        for client in Client.scan(consistent_read=True)
        if not unconfirmed or (client.company_id is None and client.wished_company_id is not None)
    ]
    return sorted(found, key=lambda client: client.id)


def confirm_client(number: int, *, company_id: int | None = None) -> Client:
    """Makes a client one of the company that was wished for, or of another. The user then sees its integrations."""
    given = accept.if_given(accept.record_id, "company_id", company_id)
    return retry_on_conflict(lambda: _confirm(rows.get_or_refuse(Client, number), given))


def _confirm(client: Client, company_id: int | None) -> Client:
    company = company_id or client.wished_company_id
    if company is None:
        raise OperatorError(f"The client {client.id} wished for no company: name one.")
    user = rows.get_or_refuse(User, client.user_id)
    former = {client.company_id} if client.company_id else set()
    write = ALONE.transaction()
    rows.change_as_read(write, user, {"company_ids": {*(user.company_ids or ()), company} - (former - {company})})
    rows.change_as_read(write, client, {"company_id": company})
    write.commit(client)
    return client
