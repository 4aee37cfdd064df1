"""Rules of webhooks: events, their jobs."""

from tests.mutations.mutation import Mutation

FAN_OUT = "tests/unit/test_webhook_fan_out.py"
AT_ONCE = "tests/concurrency/test_webhooks.py"
CREATE = "tests/routes/test_webhook_events_create.py"

MUTATIONS = (
    Mutation(
        "an event takes the number that comes next",
        "shared/records/webhook_feeds.py",
        "            self._has_last(number - 1),\n",
        "            WebhookFeed.integration_id.exists(),\n",
        f"{CREATE}::test_events_of_an_integration_are_numbered_in_the_order_in_which_they_are_saved",
    ),
    Mutation(
        "a job is made once",
        "shared/records/webhook_feeds.py",
        "write.update(self, [*to, *self._seen()], self._is_as_read(), WriteConflict())",
        "write.update(self, [*to, *self._seen()], None, None)",
        f"{AT_ONCE}::test_many_that_fan_out_at_once_make_each_job_once_and_in_order",
    ),
    Mutation(
        "an event that comes meanwhile is not forgotten",
        "shared/records/webhook_feeds.py",
        "self._is_as_read() & (WebhookFeed.sequence == self.fanned_out)",
        "self._is_as_read()",
        f"{FAN_OUT}::test_an_event_that_comes_meanwhile_is_not_forgotten",
    ),
    Mutation(
        "a later subscription is not told",
        "shared/services/webhook_fan_out.py",
        "named and event.sequence > subscription.after_sequence",
        "named",
        f"{FAN_OUT}::test_a_subscription_made_after_an_event_is_not_told_of_it",
    ),
    Mutation(
        "a channel is due in the transaction of its jobs",
        "shared/services/webhook_fan_out.py",
        "        webhook_work.make_due(write, int(feed.integration_id), number, version, count)\n",
        "        pass\n",
        f"{FAN_OUT}::test_jobs_are_made_though_the_queue_takes_no_message",
    ),
    Mutation(
        "a number that cannot be sent on as given",
        "shared/api/params.py",
        "if any(_is_beyond(number) for number in _numbers(value)):",
        "if False:",
        f"{CREATE}::test_a_number_that_would_not_be_sent_on_as_given_is_refused",
    ),
    Mutation(
        "the sweep leaves alone what is worked on",
        "shared/records/webhook_feeds.py",
        "[*to, *self._seen()]",
        "to",
        "tests/unit/test_webhook_sweep.py::test_a_feed_that_is_worked_on_is_left_alone",
    ),
)
