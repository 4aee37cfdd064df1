"""Every rule that `make mutations` takes away."""

from tests.mutations import accounts, requests_and_records, urls_and_pictures, webhook_delivery, webhooks

MUTATIONS = (
    *requests_and_records.MUTATIONS,
    *urls_and_pictures.MUTATIONS,
    *webhooks.MUTATIONS,
    *webhook_delivery.MUTATIONS,
    *accounts.MUTATIONS,
)
