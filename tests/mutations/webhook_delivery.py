"""Rules of webhooks' delivery, their jobs, subscriptions and notifications."""

from tests.mutations.mutation import Mutation, unless

DELIVERY = "tests/unit/test_webhook_delivery.py"
PAUSED = "tests/unit/test_webhook_paused.py"
JOBS = "tests/unit/test_webhook_jobs.py"
SWEEP = "tests/unit/test_webhook_sweep.py"
OPERATE = "tests/unit/operate/test_webhooks.py"
CREATE, UPDATE, DESTROY, ROTATE, TEST, REPLAY = (
    f"tests/routes/test_webhook_out_subs_{name}.py" for name in ("create", "update", "destroy", "rotate_secret", "test", "replay")
)
INDEX, RETRY = "tests/routes/test_webhook_jobs_index.py", "tests/routes/test_webhook_jobs_retry.py"
LISTED, READ, RESOLVE = (f"tests/routes/test_notifications_{name}.py" for name in ("index", "read", "resolve"))
IN_ORDER = f"{DELIVERY}::test_version_2_is_delivered_in_order_and_a_failure_holds_the_rest_back"

_ORDER = (
    Mutation(
        "version 2 goes one at a time",
        "shared/services/webhook_delivery.py",
        "1 if in_order or probe_at else AT_ONCE",
        "1 if probe_at else AT_ONCE",
        IN_ORDER,
    ),
    unless(
        "a failing job of version 2 holds back what is behind it",
        "shared/services/webhook_delivery.py",
        "in_order and jobs and (later := jobs[0][0].next_attempt_at) and later > moment",
        IN_ORDER,
    ),
    Mutation(
        "a retried job of version 2 keeps its place",
        "shared/services/webhook_queue.py",
        'job.position if job.version == "2" else position_by_time(moment, int(job.id))',
        "position_by_time(moment, int(job.id))",
        f"{OPERATE}::test_a_drain_queues_what_failed_and_hastens_what_waits",
    ),
    Mutation(
        "a job that is queued by hand is behind all events",
        "shared/services/webhook_jobs.py",
        'position_in_order(last_sequence, f"{moment}~{number:019}")',
        "position_in_order(int(job.sequence))",
        f"{JOBS}::test_jobs_that_failed_are_queued_behind_what_waits_in_their_events_order",
    ),
)
_LEASE = (
    Mutation(
        "a lease is one worker's",
        "shared/services/webhook_channel.py",
        "there & free",
        "there",
        f"{DELIVERY}::test_a_subscription_that_another_worker_has_is_left_to_it",
    ),
    Mutation(
        "a worker looks again before it lets go",
        "shared/services/webhook_channel.py",
        "self._is_ours() & same",
        "self._is_ours()",
        f"{DELIVERY}::test_work_that_comes_after_the_last_look_is_seen_before_the_lease_is_let_go",
    ),
    Mutation(
        "a dead worker leaves the channel to the sweep",
        "shared/services/webhook_channel.py",
        "*WebhookChannel.due_from(number, until)]",
        "WebhookChannel.due.remove()]",
        f"{DELIVERY}::test_a_worker_that_dies_at_any_call_loses_no_mail",
    ),
    Mutation(
        "an outcome that is saved late undoes no other",
        "shared/services/webhook_queue.py",
        "(WebhookJob.last_updated == job.last_updated) & (WebhookJob.position == job.position)",
        "WebhookJob.id.exists()",
        f"{DELIVERY}::test_an_outcome_that_is_saved_late_undoes_no_other",
    ),
)
_BACK_OFF = (
    Mutation(
        "version 3 is given up",
        "shared/services/webhook_retries.py",
        "_VERSION_3[attempts - 1] if attempts <= len(_VERSION_3) else None",
        "_VERSION_3[min(attempts, len(_VERSION_3)) - 1]",
        f"{DELIVERY}::test_version_3_is_given_up_after_its_ninth_retry",
    ),
    Mutation(
        "version 2 slows down after ten attempts",
        "shared/services/webhook_retries.py",
        "_SHORT if attempts <= _SHORT_ATTEMPTS else",
        "_SHORT if attempts else",
        f"{DELIVERY}::test_the_steps_are_those_that_are_documented",
    ),
    Mutation(
        "Retry-After is obeyed",
        "shared/services/webhook_retries.py",
        "max(spread(step, _JITTER), _named(retry_after))",
        "spread(step, _JITTER)",
        f"{DELIVERY}::test_retry_after_is_obeyed_up_to_a_day",
    ),
    Mutation(
        "Retry-After is obeyed up to a day",
        "shared/services/webhook_retries.py",
        "min(timedelta(seconds=int(digits or 0)), MOST_OBEYED)",
        "timedelta(seconds=int(digits or 0))",
        f"{DELIVERY}::test_retry_after_is_obeyed_up_to_a_day",
    ),
    Mutation(
        "retries begin anew by hand",
        "shared/services/webhook_delivery.py",
        "attempts - int(job.attempts_before)",
        "attempts",
        f"{DELIVERY}::test_a_job_that_was_queued_by_hand_has_all_its_retries_again",
    ),
    unless(
        "a dead receiver is probed",
        "shared/services/webhook_delivery.py",
        "rows and probe_at and probe_at > moment",
        f"{DELIVERY}::test_a_dead_receiver_is_not_called_for_what_else_waits_or_happens",
    ),
    Mutation(
        "a look that finds nothing due leaves no message",
        "shared/services/webhook_delivery.py",
        "done.due_at if has_failed else None",
        "done.due_at",
        f"{DELIVERY}::test_looks_that_find_nothing_due_leave_no_message_behind",
    ),
    Mutation(
        "what failed is told of to the queue of those that fail",
        "shared/services/webhook_work.py",
        "WEBHOOK_RETRIES if channel.failures else WEBHOOK_WORK",
        "WEBHOOK_WORK",
        f"{DELIVERY}::test_what_failed_is_told_of_to_the_queue_of_those_that_fail",
    ),
    Mutation(
        "each queue delivers its own subscriptions",
        "shared/services/webhook_delivery.py",
        "webhook_work.queue_of(lease.channel) is queue, False",
        "True, False",
        f"{DELIVERY}::test_one_whose_last_delivery_failed_is_sent_on_to_their_queue",
    ),
    unless(
        "a subscription that another queue delivers is sent on only if anything is due",
        "shared/services/webhook_delivery.py",
        "not jobs",
        f"{DELIVERY}::test_looks_that_find_nothing_due_leave_no_message_behind",
    ),
)
_OUTCOMES = (
    Mutation(
        "the success code decides",
        "shared/services/webhook_delivery.py",
        '(wanted or "2xx").endswith("xx") else text == wanted',
        '(wanted or "2xx").endswith("xx") else text[0] == "2"',
        f"{DELIVERY}::test_the_success_code_decides",
    ),
    Mutation(
        "a former secret signs",
        "shared/services/webhook_delivery.py",
        "webhook_secrets.valid(subscription.secrets, at)]",
        "webhook_secrets.valid(subscription.secrets, at)[:1]]",
        f"{DELIVERY}::test_both_secrets_sign_after_a_rotation",
    ),
    Mutation(
        "a callback URL is judged when something is sent",
        "shared/services/webhook_delivery.py",
        "int(time.time())), callback_urls.policy)",
        "int(time.time())), callback_urls.policy.allowing('127.0.0.1:443', 'rebinding.example.com:443'))",
        "tests/corpus/test_callback_urls.py::test_a_host_that_was_public_when_it_was_given_is_judged_again_when_something_is_sent",
    ),
    unless(
        "nothing goes out while a subscription is off",
        "shared/services/webhook_delivery.py",
        "not subscription.active",
        f"{DELIVERY}::test_410_switches_the_subscription_off_and_what_waits_stays",
    ),
    unless(
        "410 switches off",
        "shared/services/webhook_failures.py",
        "is_gone",
        f"{DELIVERY}::test_410_switches_the_subscription_off_and_what_waits_stays",
    ),
    unless(
        "five days of failures switch off",
        "shared/services/webhook_failures.py",
        "since < from_now(-OFF_AFTER / settings.webhook_hurry)",
        f"{DELIVERY}::test_five_days_of_nothing_but_failures_switch_off",
    ),
    Mutation(
        "failures are mailed",
        "shared/services/webhook_failures.py",
        "[WebhookChannel.last_mail_at.set(now()), *_mail_due(subscription, event, reason)]",
        "[WebhookChannel.last_mail_at.set(now())]",
        f"{DELIVERY}::test_ten_failures_in_a_row_are_mailed_once_with_the_payload",
    ),
    Mutation(
        "failures are mailed once a day",
        "shared/services/webhook_failures.py",
        "told_at < from_now(-_MAILED_EVERY / settings.webhook_hurry)",
        "True",
        f"{DELIVERY}::test_ten_failures_in_a_row_are_mailed_once_with_the_payload",
    ),
    Mutation(
        "version 2 is not probed",
        "shared/services/webhook_failures.py",
        'failures >= TOLD_AFTER and lease.channel.version == "3"',
        "failures >= TOLD_AFTER",
        f"{DELIVERY}::test_version_2_keeps_to_its_own_steps_and_is_not_probed",
    ),
    Mutation(
        "each row of failures is noted",
        "shared/services/webhook_failures.py",
        "told_at < since",
        "not told_at",
        f"{DELIVERY}::test_who_fails_again_within_a_day_is_noted_again_and_mailed_once",
    ),
    Mutation(
        "the mail of a switch-off is due in its transaction",
        "shared/services/webhook_failures.py",
        "lease.joining([*_ANEW, *_mail_due(subscription, event, reason)])",
        "lease.joining(_ANEW)",
        f"{DELIVERY}::test_a_worker_that_dies_at_any_call_loses_no_mail",
    ),
    Mutation(
        "a switch-off has its notification",
        "shared/services/webhook_failures.py",
        "Writing(noted, begun_anew)",
        "Writing(begun_anew)",
        f"{DELIVERY}::test_a_subscription_is_never_off_without_its_notification",
    ),
    Mutation(
        "what waits is given up after 14 days",
        "shared/services/webhook_paused.py",
        "if ends[job.id] <= now()]",
        "]",
        f"{PAUSED}::test_the_next_look_is_when_the_next_job_has_waited_long_enough",
    ),
    Mutation(
        "the 14 days begin with the switch-off",
        "shared/services/webhook_paused.py",
        "max(str(subscription.last_updated), str(job.last_updated))",
        "str(job.last_updated)",
        f"{PAUSED}::test_jobs_wait_for_14_days_from_when_it_was_switched_off",
    ),
    Mutation(
        "the backlog is measured",
        "shared/records/sharded.py",
        "for number in range(shards)]",
        "for number in range(1)]",
        f"{SWEEP}::test_how_long_the_oldest_have_waited_is_logged",
    ),
)
_ANEW = (
    Mutation(
        "a former address switches nothing off",
        "shared/services/webhook_out_subs.py",
        "subscription.active and subscription.callback_url == seen.callback_url",
        "subscription.active",
        f"{DELIVERY}::test_a_410_of_a_former_address_does_not_switch_off",
    ),
    Mutation(
        "what waits for a later time is due where a subscription begins anew",
        "shared/services/webhook_delivery.py",
        "        webhook_queue.hasten(rows)\n",
        "",
        f"{DELIVERY}::test_what_waits_goes_out_at_once_to_a_new_address",
    ),
    Mutation(
        "failures of before do not count where a subscription begins anew",
        "shared/services/webhook_failures.py",
        "[*_ANEW, WebhookChannel.begins_anew.remove()]",
        "[WebhookChannel.begins_anew.remove()]",
        f"{DELIVERY}::test_failures_of_before_it_was_switched_on_do_not_count",
    ),
    Mutation(
        "a test closes the circuit breaker",
        "shared/services/webhook_tests.py",
        ", also=webhook_work.BY_HAND)",
        ")",
        f"{DELIVERY}::test_a_dead_receiver_is_called_for_what_is_sent_by_hand",
    ),
    unless(
        "a replay leaves what time does not allow",
        "shared/services/webhook_replays.py",
        "first and seconds_left() < _LEAST_SECONDS",
        f"{REPLAY}::test_what_time_does_not_allow_is_told_and_left_for_the_next_request",
    ),
)
_JOBS = (
    Mutation(
        "only what failed is queued by hand",
        "shared/services/webhook_jobs.py",
        "if job.state == FAILED and job.webhook_out_sub_id == webhook_out_sub_id]",
        "if job.webhook_out_sub_id == webhook_out_sub_id]",
        f"{RETRY}::test_a_job_that_did_not_fail_is_refused_and_stays",
    ),
    Mutation(
        "jobs of another subscription are left alone",
        "shared/services/webhook_jobs.py",
        "job.state == FAILED and job.webhook_out_sub_id == webhook_out_sub_id",
        "job.state == FAILED",
        f"{JOBS}::test_jobs_of_another_subscription_are_left_alone",
    ),
    Mutation(
        "a subscription that is gone has nothing queued",
        "shared/services/webhook_jobs.py",
        "    write.check_exists(WebhookOutSub(job.integration_id, number), gone)\n",
        "    gone.args\n",
        f"{RETRY}::test_a_job_of_a_subscription_that_is_gone_is_refused",
    ),
    Mutation(
        "jobs of another integration's subscription are not looked at",
        "shared/records/webhook_job_pages.py",
        "return ids if len(found) == len(ids) else []",
        "return ids",
        f"{INDEX}::test_jobs_of_another_integrations_subscription_are_not_even_looked_at",
    ),
    Mutation(
        "a job of another company is not retried",
        "functions/routes/webhook_jobs_retry/handler.py",
        "    integration = caller.integration_or_refuse(params.integration_id)\n",
        '    integration = type("Integration", (), {"id": params.integration_id})\n',
        f"{RETRY}::test_clients_and_liaisons_retry_jobs_of_their_companies_integrations_only",
    ),
)
_SUBSCRIPTIONS = (
    Mutation(
        "a callback URL is judged at create",
        "shared/services/webhook_out_subs.py",
        '    judge(values["callback_url"])\n    return',
        "    return",
        f"{CREATE}::test_a_url_that_nothing_may_be_posted_to_is_refused",
    ),
    Mutation(
        "a callback URL is judged at update",
        "shared/services/webhook_out_subs.py",
        '  # before its URL\'s host is looked up\n        judge(values["callback_url"])\n',
        "\n",
        f"{UPDATE}::test_a_url_that_nothing_may_be_posted_to_is_refused",
    ),
    Mutation(
        "the version of a subscription cannot change",
        "shared/services/webhook_out_subs.py",
        "[] if version in (None, subscription.version) else",
        "[] if version else",
        f"{UPDATE}::test_the_version_cannot_change",
    ),
    Mutation(
        "a switch-on makes due what waits",
        "shared/services/webhook_out_subs.py",
        "    if begins_anew:\n        _make_due(write, changed, webhook_work.BEGINS_ANEW)\n",
        "",
        f"{UPDATE}::test_one_that_is_switched_on_becomes_due_so_that_what_waits_goes_out",
    ),
    Mutation(
        "a switch-on hastens what waits",
        "shared/services/webhook_out_subs.py",
        "    if begins_anew:\n        webhook_work.send(int(changed.integration_id), [int(changed.id)])\n",
        "",
        f"{UPDATE}::test_a_message_hastens_what_waits_for_one_that_is_switched_on_and_a_lost_one_is_none_of_the_callers",
    ),
    Mutation(
        "a destroyed subscription's jobs are canceled",
        "shared/services/webhook_out_subs.py",
        "    subscription.remove(write)\n    _make_due(write, subscription)\n",
        "    subscription.remove(write)\n",
        f"{DESTROY}::test_it_becomes_due_so_that_what_waits_is_canceled",
    ),
    Mutation(
        "a former secret ends",
        "shared/services/webhook_secrets.py",
        'each["until"] is None or each["until"] > moment',
        "moment",
        f"{ROTATE}::test_one_whose_time_is_over_is_not_kept",
    ),
    Mutation(
        "the overlap of secrets is hurried",
        "shared/services/webhook_secrets.py",
        "SIGNS_ON / settings.webhook_hurry",
        "SIGNS_ON",
        f"{ROTATE}::test_where_webhooks_are_hurried_the_former_secret_signs_for_a_part_of_the_24_hours",
    ),
    unless(
        "a replay is of so many jobs at most",
        "shared/services/webhook_replays.py",
        "len(found) > MOST",
        f"{REPLAY}::test_more_than_so_many_are_refused_and_none_is_queued",
    ),
    Mutation(
        "a test is no event of the integration",
        "shared/services/webhook_tests.py",
        "        -number,\n",
        "        number,\n",
        f"{TEST}::test_events_keep_their_numbers_and_a_test_of_version_2_queues_behind_them",
    ),
)
_NOTIFICATIONS = (
    Mutation(
        "clients see webhooks' notifications only",
        "shared/api/notification_scope.py",
        "return KINDS if _sees_all(caller) else OF_PARTNERS",
        "return KINDS",
        f"{LISTED}::test_clients_and_liaisons_see_webhooks_of_their_companies_integrations_only",
    ),
    Mutation(
        "clients read their companies' notifications only",
        "shared/api/notification_scope.py",
        "return integration.active and caller.may_see(integration)",
        "return integration.active",
        f"{READ}::test_clients_and_liaisons_read_webhooks_of_their_companies_integrations_only",
    ),
    unless(
        "a notification is resolved once",
        "shared/services/notifications.py",
        "notification.resolved_at is not None",
        f"{RESOLVE}::test_one_that_is_resolved_stays_as_it_is",
    ),
    Mutation(
        "of two who resolve a notification one does",
        "shared/services/notifications.py",
        "notification.changes_since(before), is_as_read, WriteConflict()",
        "notification.changes_since(before), None, None",
        f"{RESOLVE}::test_of_two_who_resolve_it_at_once_one_does",
    ),
    Mutation(
        "a notification is there once for its cause",
        "shared/records/notifications.py",
        "**expressions(condition=Notification.id.does_not_exist())",
        "**expressions(condition=None)",
        "tests/unit/test_notifications.py::test_a_cause_is_notified_once_and_what_became_of_it_stays",
    ),
)
MUTATIONS = (*_ORDER, *_LEASE, *_BACK_OFF, *_OUTCOMES, *_ANEW, *_JOBS, *_SUBSCRIPTIONS, *_NOTIFICATIONS)
