"""Mutations of the pipeline, of records, of policies and of calls to AWS."""

from tests.mutations.mutation import Mutation, unless

CREATE_ITEM = "tests/routes/test_list_items_create.py"
ONE_TRANSACTION = "tests/routes/test_one_transaction.py::test_every_route_that_writes_saves_key_and_mail_with_its_record"
IDEMPOTENCY = "tests/routes/test_idempotency_key.py"
ACCESS = "tests/routes/test_access.py"
ORDER = "tests/routes/test_order_of_checks.py::test_each_flaw_by_itself_is_refused_and_writes_nothing"
IMPORT = "tests/routes/test_list_items_import.py"
UPDATE_ITEM = "tests/routes/test_list_items_update.py"
DESTROY_ITEM = "tests/routes/test_list_items_destroy.py"
INDEX_ITEMS = "tests/routes/test_list_items_index.py"
REQUIREMENTS = "tests/routes/test_requirements_index.py"
REQUESTS = "tests/routes/test_requests.py"
SCOPE = "tests/security/test_scope.py"
MARKERS = "tests/security/test_markers.py"
PASSES = "tests/faults/test_faults.py::test_a_fault_that_passes_is_never_noticed"
LASTS = "tests/faults/test_faults.py::test_a_fault_that_lasts_is_told_in_time_and_a_retry_ends_in_the_right_state"
OUTAGE = "tests/faults/test_faults.py::test_when_nothing_answers_from_some_call_on_the_caller_is_answered_in_time"
RIGHTS = "tests/faults/test_rights.py::test_a_function_may_do_what_its_requests_do_and_nothing_else"
SUBSCRIPTIONS = "tests/unit/operate/test_subscriptions.py"
TRANSPORT = "tests/performance/test_transport.py"

RECORDS = (
    Mutation(
        "a slug is unique in its collection",
        "shared/services/list_items.py",
        "write.create(item, SlugTaken())",
        "write.put(item)",
        f"{CREATE_ITEM}::test_a_slug_is_taken_once_in_its_collection",
    ),
    Mutation(
        "an item's id is used once",
        "shared/services/list_items.py",
        "write.create(ListItemId(item.id, key=item.key, slug=item.slug), IdTaken())",
        "write.put(ListItemId(item.id, key=item.key, slug=item.slug))",
        f"{CREATE_ITEM}::test_an_id_that_was_handed_out_before_is_not_used_again",
    ),
    Mutation(
        "an item's references exist",
        "shared/services/list_items.py",
        'references.refer(write, ("ListItem", int(item.id)), item.referenced())',
        "pass",
        f"{CREATE_ITEM}::test_references_that_lead_to_nothing_are_named_together",
    ),
    Mutation(
        "an import with an invalid row writes nothing",
        "shared/services/list_item_import.py",
        "if errors := [error for row in self.rows for error in row.errors]:",
        "if errors := []:",
        f"{IMPORT}::test_every_rows_errors_are_named_at_once_and_nothing_is_written",
    ),
    Mutation(
        "an import that is all or nothing meets a taken slug",
        "shared/services/list_item_import.py",
        "if self.is_whole and Outcome.CONFLICT in outcomes:",
        "if False:",
        f"{IMPORT}::test_a_slug_that_is_taken_meanwhile_refuses_a_batch_that_is_all",
    ),
    Mutation(
        "an import fills no collection beyond its limit",
        "shared/services/list_item_import.py",
        "require_room(CollectionPart.read(self.key), len(",
        "len((CollectionPart.read(self.key), ",
        f"{IMPORT}::test_a_collection_that_would_hold_too_much_is_full_and_nothing_is_written",
    ),
    Mutation(
        "an import notes how far it has come",
        "shared/services/list_item_import.py",
        'progress = None if is_last else "".join(_LETTERS[outcome] for outcome in outcomes)',
        'progress = None if is_last else ""',
        f"{IMPORT}::test_a_create_that_died_is_gone_on_with_under_its_key",
    ),
    Mutation(
        "a requirement's references exist",
        "shared/services/requirements.py",
        'references.refer(write, ("Requirement", number), referenced)',
        "pass",
        "tests/routes/test_requirements_create.py::test_two_absent_records_are_named_together_also_when_they_are_one",
    ),
    Mutation(
        "a requirement that is referred to stays",
        "shared/services/requirements.py",
        "(Requirement.last_updated == requirement.last_updated) & unused()",
        "(Requirement.last_updated == requirement.last_updated)",
        "tests/routes/test_requirements_destroy.py::test_one_that_is_referred_to_stays_until_it_is_not",
    ),
    Mutation(
        "a requirement that has changed since it was read is not removed",
        "shared/services/requirements.py",
        "(Requirement.last_updated == requirement.last_updated) & unused()",
        "unused()",
        "tests/routes/test_requirements_destroy.py::test_one_that_has_changed_since_it_was_read_is_answered_as_it_is",
    ),
    Mutation(
        "notes are internal in an index, too",
        "shared/api/list_item_view.py",
        'hidden = {} if _sees_notes(caller) else {"notes": None}',
        "hidden: dict[str, None] = {}",
        f"{INDEX_ITEMS}::test_notes_are_internal",
    ),
    Mutation(
        "a collection's index is consistent",
        "shared/records/list_item_pages.py",
        'consistent=restriction == "key"',
        "consistent=False",
        f"{INDEX_ITEMS}::test_own_writes_are_seen_at_once_in_every_sort_of_a_collection",
    ),
    unless(
        "only a collection is sorted by more than id and name",
        "functions/routes/list_items_index/handler.py",
        '"key" not in given and isinstance(sort, dict) and sort.get("by") in _IN_ONE_COLLECTION',
        f"{INDEX_ITEMS}::test_only_a_collection_is_sorted_by_more_than_id_and_name",
    ),
    Mutation(
        "merged partitions end where the first was cut off",
        "shared/records/merged.py",
        "if (position >= end if descending else position <= end)",
        "if True",
        "tests/properties/test_list_items_index.py::test_cursors_lead_to_every_match_once_also_where_pages_end_early",
    ),
    Mutation(
        "a collection is all of its parts",
        "shared/records/list_item_collection_pages.py",
        "items=total(parts)",
        "items=parts[0].items",
        "tests/routes/test_list_item_collections_index.py::test_a_collection_is_counted_over_all_of_its_parts",
    ),
    Mutation(
        "a cursor is bound to its parameters",
        "shared/api/cursors.py",
        "[_digest(parameters), start.after, start.skip]",
        '["", start.after, start.skip]',
        f"{REQUIREMENTS}::test_a_cursor_of_other_parameters_is_refused",
    ),
    Mutation(
        "a cursor is taken only as it was written",
        "shared/api/cursors.py",
        "start if is_whole and cursor(start, parameters) == text else None",
        "start if is_whole else None",
        f"{REQUIREMENTS}::test_what_no_page_gave_is_no_cursor",
    ),
    Mutation(
        "a page of a search stops after so many records",
        "shared/records/pages.py",
        "limits.looked_at if source.is_filtered else _MOST_INTEGER",
        "_MOST_INTEGER",
        "tests/routes/test_every_rule.py::test_each_rule_of_an_index_is_named_by_an_answer",
    ),
    Mutation(
        "a page's answer has at most so many bytes",
        "shared/api/index.py",
        "len(to_json(rows)) > MOST_BYTES",
        "False",
        f"{REQUIREMENTS}::test_an_answer_of_too_many_bytes_is_refused_and_a_page_of_one_never",
    ),
    unless(
        "a record does not refer to itself",
        "shared/records/references.py",
        "user in after",
        "tests/routes/test_requirements_create.py::test_the_id_that_comes_next_is_no_record_yet",
    ),
    Mutation(
        "an image is replaced only while it is there",
        "shared/services/image_swap.py",
        "item.changes_since(before), is_as_read, WriteConflict()",
        "item.changes_since(before), ListItem.id.exists(), WriteConflict()",
        "tests/routes/test_list_items_upload_image.py::test_an_image_that_is_overtaken_takes_the_place_of_the_one_that_was_faster",
    ),
    Mutation(
        "an update knows what it changes",
        "shared/services/list_items.py",
        "former.is_as_read(), WriteConflict()",
        "ListItem.id.exists(), WriteConflict()",
        f"{UPDATE_ITEM}::test_an_editor_who_is_overtaken_meanwhile_gets_the_record_as_it_is",
    ),
    Mutation(
        "a change since the record was read is a conflict",
        "shared/dynamodb/optimistic.py",
        "if last_updated not in (None, record.last_updated):",
        "if False:",
        f"{UPDATE_ITEM}::test_the_second_of_two_editors_gets_the_record_as_it_is",
    ),
    Mutation(
        "an update moves the count of what is in use",
        "shared/services/list_items.py",
        "int(item.active) - int(former.active)",
        "0",
        f"{UPDATE_ITEM}::test_the_collection_counts_what_is_in_use",
    ),
    Mutation(
        "an update counts references",
        "shared/services/list_items.py",
        "references.refer(write, user, item.referenced(), former.referenced())",
        "pass",
        f"{UPDATE_ITEM}::test_references_are_set_and_cleared_and_counted",
    ),
    Mutation(
        "a record that others refer to stays",
        "shared/services/list_items.py",
        "write.delete(ListItemId(item.id), unused(), StillReferredTo())",
        "write.delete(ListItemId(item.id), ListItemId.id.exists(), StillReferredTo())",
        f"{DESTROY_ITEM}::test_an_item_that_is_referred_to_stays_until_it_is_not",
    ),
    Mutation(
        "a destroyed item frees what it refers to",
        "shared/services/list_items.py",
        'references.refer(write, ("ListItem", int(item.id)), (), item.referenced())',
        "pass",
        f"{DESTROY_ITEM}::test_what_it_refers_to_is_free",
    ),
    Mutation(
        "a destroyed item is no default",
        "shared/services/list_items.py",
        "pointer.take_away(write) if item.default else pointer.require_another(write)",
        "pass",
        f"{DESTROY_ITEM}::test_an_item_is_answered_as_it_was_and_is_gone",
    ),
    Mutation(
        "a destroyed item is counted no more",
        "shared/services/list_items.py",
        "CollectionPart.of(item.key, item.slug).remove(write, later_than(item.last_updated), parts, active=item.active)",
        "pass",
        f"{DESTROY_ITEM}::test_an_item_is_answered_as_it_was_and_is_gone",
    ),
    Mutation(
        "a collection keeps its age",
        "shared/records/list_item_collections.py",
        "self._pass_age_on(write, held, moment, [each for each in parts if each.part != self.part])",
        "pass",
        f"{DESTROY_ITEM}::test_a_collection_is_as_old_as_its_first_item_although_that_goes",
    ),
    Mutation(
        "a full collection takes no item",
        "shared/records/list_item_collections.py",
        "if total(parts) + items > MOST_ITEMS:",
        "if False:",
        f"{CREATE_ITEM}::test_a_collection_holds_100_000_items_and_no_more",
    ),
    Mutation(
        "notes are internal",
        "shared/api/list_item_view.py",
        "        item.notes = None\n",
        "        pass\n",
        "tests/routes/test_list_items_read.py::test_notes_are_internal",
    ),
    Mutation(
        "an event is stored once under its key",
        "shared/services/audit_events_fmp.py",
        "write.create(event, _Recorded())",
        "write.put(event)",
        "tests/routes/test_audit_events_fmp_create.py::test_the_same_event_again_is_answered_with_the_stored_one",
    ),
    Mutation(
        "another event under a used key is a conflict",
        "shared/services/audit_events_fmp.py",
        'if event.digest != values["digest"] and',
        "if False and",
        "tests/routes/test_audit_events_fmp_create.py::test_another_event_under_the_same_unique_id_is_a_conflict",
    ),
    Mutation(
        "an event that has stopped stays as it is",
        "shared/services/audit_events_fmp.py",
        "if event.stop_time is not None:",
        "if False:",
        "tests/routes/test_audit_events_fmp_update.py::test_an_event_that_has_stopped_is_closed",
    ),
    Mutation(
        "an event is closed while another writer changes it",
        "shared/services/audit_events_fmp.py",
        "is_as_read = AuditEventFmp.last_updated == former.last_updated",
        "is_as_read = AuditEventFmp.id.exists()",
        "tests/routes/test_audit_events_fmp_update.py::test_an_event_that_stops_meanwhile_is_closed",
    ),
    Mutation(
        "only the application that created an event changes it",
        "shared/services/audit_events_fmp.py",
        "if event.application != application:",
        "if False:",
        "tests/routes/test_audit_events_fmp_update.py::test_another_applications_event_is_not_found",
    ),
    Mutation(
        "an application's token acts for its own application only",
        "shared/api/auth.py",
        "self.acts_for = (application if self.user else None) or self.token.application",
        "self.acts_for = application or self.token.application",
        "tests/routes/test_audit_events_fmp_update.py::test_an_applications_token_acts_for_no_other_application",
    ),
    Mutation(
        "what is merged ends where the shard ends that was read least far",
        "shared/records/merged.py",
        "end = max(ends) if descending else min(ends)",
        "end = min(ends) if descending else max(ends)",
        "tests/routes/test_audit_events_fmp_index.py::test_cursors_lead_to_every_match_once_also_where_pages_end_early",
    ),
    Mutation(
        "a cursor leads to nothing outside the times that are asked for",
        "shared/records/spans.py",
        "return self.start, min(self.end, _just_before(str(after)))",
        "return self.start, _just_before(str(after))",
        "tests/routes/test_audit_events_fmp_index.py::test_a_forged_cursor_leads_to_no_other_events",
    ),
    Mutation(
        "a collection's default is written down",
        "shared/services/list_items.py",
        "write.put(ListItemDefault(item.key, id=item.id))",
        "pass",
        f"{CREATE_ITEM}::test_the_default_moves_and_the_former_one_keeps_its_last_updated",
    ),
    Mutation(
        "a change of kind moves the count",
        "shared/records/webhook_out_subs.py",
        "if self.kind != changed.kind:",
        "if False:",
        f"{SUBSCRIPTIONS}::test_a_change_of_kind_moves_the_count",
    ),
    Mutation(
        "an integration exists",
        "shared/records/webhook_out_subs.py",
        "steps, Integration.id.exists(), absent",
        "steps, Integration.id.exists() | Integration.id.does_not_exist(), absent",
        f"{SUBSCRIPTIONS}::test_nothing_is_made_in_an_integration_that_is_not_there",
    ),
    Mutation(
        "a change knows what it changes",
        "shared/records/webhook_out_subs.py",
        "changed.changes_since(self.serialize()), self._is_as_read(), WriteConflict()",
        "changed.changes_since(self.serialize()), WebhookOutSub.id.exists(), WriteConflict()",
        "tests/unit/operate/test_concurrency.py::test_counts_are_exact_after_creating_changing_and_deleting",
    ),
)

JOINS = (
    Mutation(
        "what joins a request's writing is in its transaction",
        "shared/dynamodb/transaction.py",
        "for join in self._joins:",
        "for join in ():",
        ONE_TRANSACTION,
    ),
    Mutation(
        "the answer under an idempotency key joins",
        "shared/api/pipeline.py",
        "Writing(claim.complete_in, work.notice.note_in, progress=claim.progress)",
        "Writing(work.notice.note_in, progress=claim.progress)",
        ONE_TRANSACTION,
    ),
    Mutation(
        "the notification record joins, under a key",
        "shared/api/pipeline.py",
        "Writing(claim.complete_in, work.notice.note_in, progress=claim.progress)",
        "Writing(claim.complete_in, progress=claim.progress)",
        ONE_TRANSACTION,
    ),
    Mutation(
        "the notification record joins, without a key",
        "shared/api/pipeline.py",
        "Writing(notice.note_in)",
        "Writing()",
        "tests/routes/test_mail.py::test_an_event_whose_saving_was_not_heard_of_is_on_record_as_unconfirmed",
    ),
    Mutation(
        "a notification record goes once the mail was accepted",
        "shared/services/mail.py",
        "    mail.pending.confirm()\n",
        "",
        "tests/routes/test_mail.py::test_mail_that_is_sent_leaves_no_row",
    ),
    Mutation(
        "an idempotency key is claimed once",
        "shared/records/idempotency_keys.py",
        "            **expressions(condition=_is_free(_millisecond())),\n",
        "",
        f"{IDEMPOTENCY}::test_a_request_that_is_sent_again_is_answered_again_and_done_once",
    ),
    unless(
        "other parameters under a used key conflict",
        "shared/records/idempotency_keys.py",
        "row.digest != self._digest",
        f"{IDEMPOTENCY}::test_other_parameters_under_a_used_key_conflict",
    ),
    unless("a claim whose answer was lost is recognised", "shared/records/idempotency_keys.py", "row.lock == self._lock", PASSES),
    Mutation(
        "a refused request gives its key back",
        "shared/records/idempotency_keys.py",
        "        except Exception:\n            self.release()\n            raise",
        "        except Exception:\n            raise",
        f"{IDEMPOTENCY}::test_a_refused_request_gives_its_key_back",
    ),
    Mutation(
        "tokens of different scopes do not share keys",
        "shared/api/idempotency.py",
        '("" if scope is None else f" {digest_of(sorted(scope))}")',
        '""',
        f"{IDEMPOTENCY}::test_a_rotated_token_is_the_same_caller_and_one_of_another_scope_is_another",
    ),
)

CALLERS = (
    Mutation(
        "a revoked token opens nothing",
        "shared/api/auth.py",
        "if token is None or token.revoked_at is not None:",
        "if token is None:",
        f"{ACCESS}::test_a_revoked_token_is_invalid_at_once",
    ),
    Mutation(
        "an application that is switched off",
        "shared/api/auth.py",
        " or not caller.token.application_active:",
        ":",
        f"{ACCESS}::test_tokens_of_an_inactive_application_are_invalid",
    ),
    Mutation(
        "a user who is switched off",
        "shared/api/auth.py",
        "caller.user and caller.user.active and",
        "caller.user and",
        f"{ACCESS}::test_a_session_of_an_inactive_user_or_of_none_is_invalid",
    ),
    Mutation(
        "a session lives 7 days",
        "shared/services/sessions.py",
        "return age > LIFETIME or unused",
        "return unused",
        f"{ACCESS}::test_a_session_lives_7_days_and_72_hours_unused",
    ),
    Mutation(
        "a session is used every 72 hours",
        "shared/services/sessions.py",
        " or unused(session, moment) > UNUSED + USE_IS_WRITTEN_EVERY",
        "",
        f"{ACCESS}::test_a_session_lives_7_days_and_72_hours_unused",
    ),
    Mutation(
        "another password ends a session",
        "shared/api/auth.py",
        "if caller.user.password_stamp != session.password_stamp:",
        "if False:",
        f"{ACCESS}::test_a_session_is_invalid_once_its_user_has_another_stamp",
    ),
    unless(
        "a role is needed",
        "shared/api/auth.py",
        "not self.roles and ANY_SESSION not in allows",
        f"{ACCESS}::test_a_route_may_be_called_by_whom_it_names",
    ),
    Mutation(
        "roles count in applications that are switched on",
        "shared/api/auth.py",
        " if application in self.switched_on else ()",
        "",
        f"{ACCESS}::test_roles_count_for_nothing_in_an_application_that_is_switched_off_or_gone",
    ),
    Mutation(
        "a token's scope",
        "shared/api/auth.py",
        "(scope is None or integration.id in scope)",
        "True",
        f"{SCOPE}::test_anothers_integration_is_answered_as_one_that_does_not_exist",
    ),
    Mutation(
        "an application's own integrations",
        "shared/api/auth.py",
        "integration.application == self.token.application and",
        "",
        f"{SCOPE}::test_another_applications_integration_is_answered_as_one_that_does_not_exist",
    ),
    Mutation(
        "a company's own integrations",
        "shared/api/auth.py",
        "integration.company_id in (companies or ())",
        "True",
        f"{SCOPE}::test_anothers_integration_is_answered_as_one_that_does_not_exist",
    ),
    Mutation(
        "an integration that is switched off",
        "shared/api/auth.py",
        "integration.active and ",
        "",
        "tests/routes/test_webhook_out_subs_index.py::test_an_integration_that_is_switched_off_is_not_found",
    ),
    Mutation(
        "a route's callers are those of the contract",
        "functions/routes/list_items_create/handler.py",
        "frozenset({Role.EMPLOYEE, ANY_APPLICATION})",
        "frozenset({Role.EMPLOYEE, Role.CLIENT, ANY_APPLICATION})",
        f"{ACCESS}::test_a_route_may_be_called_by_whom_it_names",
    ),
)

PIPELINE = (
    Mutation("sessions end", "shared/api/pipeline.py", "        auth.require_alive(caller)\n", "", ORDER),
    unless("a route may be switched off", "shared/api/registry.py", 'not route.get("active")', ORDER),
    unless("a body has a limit", "shared/api/request.py", "len(sent) > MAX_BODY_BYTES", ORDER),
    unless("content types", "shared/api/request.py", 'media_type not in ("application/json", "text/plain")', ORDER),
    unless("no token in a URL", "shared/api/request.py", '"token" in query', ORDER),
    unless(
        "a name occurs once in a hash",
        "shared/api/request.py",
        "len(held) != len(pairs)",
        f"{REQUESTS}::test_what_is_not_proper_json_cannot_be_decoded",
    ),
    Mutation(
        "the depth of JSON",
        "shared/api/request.py",
        "MAX_DEPTH = 32",
        "MAX_DEPTH = 10_000",
        f"{REQUESTS}::test_what_is_not_proper_json_cannot_be_decoded",
    ),
    Mutation(
        "no guessing of content types",
        "shared/api/response.py",
        '    "x-content-type-options": "nosniff",\n',
        "",
        "tests/security/test_headers.py::test_every_refusal_has_them",
    ),
    Mutation(
        "only origins of the list read answers",
        "shared/api/response.py",
        "if origin in settings.allowed_origins",
        "if origin",
        "tests/routes/test_envelope.py::test_another_origin_may_not",
    ),
    Mutation(
        "a route answers what it declares",
        "functions/routes/list_items_create/handler.py",
        "    statuses=(SlugAlreadyExists,),\n",
        "",
        f"{CREATE_ITEM}::test_a_slug_is_taken_once_in_its_collection",
    ),
    Mutation(
        "a route names the rules that it declares",
        "functions/routes/list_items_create/handler.py",
        "rules=(REQUIRED_WITH, FULL)",
        "rules=(FULL,)",
        f"{CREATE_ITEM}::test_a_half_of_a_reference_is_invalid_without_the_other",
    ),
    Mutation(
        "no token in the log",
        "shared/log.py",
        "exception = masked(",
        "exception = (",
        f"{MARKERS}::test_a_token_in_the_text_of_an_exception_is_not_logged",
    ),
    Mutation(
        "a warning names an error's kind only",
        "shared/log.py",
        "_logger.warning(message, exception_name=type(error).__name__)",
        "_logger.warning(message, exception_name=str(error))",
        f"{MARKERS}::test_a_warning_names_the_kind_of_an_error_and_not_its_text",
    ),
)

PERMISSIONS = (
    Mutation(
        "a permission too few",
        "functions/routes/list_items_create/handler.py",
        "puts=(ListItem, ListItemId, ListItemDefault)",
        "puts=(ListItem, ListItemId)",
        RIGHTS,
    ),
    Mutation(
        "a permission too many",
        "functions/routes/requirements_create/handler.py",
        "puts=(Requirement,)",
        "puts=(Requirement,), deletes=(Requirement,)",
        RIGHTS,
    ),
    Mutation(
        "mail's permissions",
        "tools/codegen/template/policies.py",
        "puts=(Notification,), deletes=(Notification,)",
        "puts=(Notification,)",
        RIGHTS,
    ),
    Mutation(
        "images' permissions",
        "tools/codegen/template/policies.py",
        '"delete": ("DeleteObject",)',
        '"delete": ("PutObject", "DeleteObject")',
        "tests/template/test_policies.py::test_a_route_that_only_deletes_images_carries_no_pillow_and_may_do_nothing_else_with_them",
    ),
)

CALLS = (
    Mutation(
        "a transaction that is sent again is done once",
        "shared/dynamodb/transaction.py",
        ', "ClientRequestToken": str(uuid.uuid4())}',
        "}",
        PASSES,
    ),
    Mutation(
        "a transaction that conflicts is sent again", "shared/dynamodb/transaction.py", "_ATTEMPTS = 12", "_ATTEMPTS = 1", PASSES
    ),
    Mutation(
        "throttling",
        "shared/aws/retries.py",
        '        "ThrottlingException",\n',
        "",
        f"{TRANSPORT}::test_what_may_pass_is_tried_again",
    ),
    Mutation(
        "a refusal is no fault that passes",
        "shared/aws/retries.py",
        "in _CODES or status in _STATUSES",
        "in _CODES or status >= 400",
        f"{TRANSPORT}::test_a_refusal_is_not_tried_again",
    ),
    Mutation(
        "nothing is tried again without time left",
        "shared/aws/retries.py",
        "return attempt < attempts and seconds_left() > _KEPT_SECONDS",
        "return attempt < attempts",
        f"{TRANSPORT}::test_without_time_left_nothing_is_tried_again",
    ),
    Mutation(
        "no answer is waited for beyond the time left",
        "shared/aws/retries.py",
        "return min(seconds, max(_LEAST_SECONDS, seconds_left()))",
        "return seconds",
        OUTAGE,
    ),
    unless(
        "a connection that is to be closed is not kept",
        "shared/aws/pool.py",
        "answer.reusable",
        f"{TRANSPORT}::test_many_calls_use_one_connection",
    ),
    Mutation(
        "certificates of AWS are checked",
        "shared/aws/pool.py",
        "ssl.create_default_context(cafile=bundle)",
        "ssl._create_unverified_context(cafile=bundle)",
        "tests/performance/test_connection.py::test_aws_is_a_server_with_a_certificate_for_its_name",
    ),
    Mutation(
        "copies of a snapshot do not share chance",
        "shared/aws/snapstart.py",
        "[clients.forget, random.seed]",
        "[clients.forget]",
        "tests/performance/test_snapshot.py::test_after_a_restore_two_environments_do_not_wait_alike",
    ),
    Mutation(
        "a last use that cannot be written fails nothing",
        "shared/api/auth.py",
        'log.warning("a session\'s last use was not written", error)',
        "raise",
        LASTS,
    ),
    Mutation(
        "a caller whose turn did not come is told to try again",
        "shared/dynamodb/transaction.py",
        "return Contended()",
        "return error",
        "tests/routes/test_contention.py::test_a_write_that_meets_others_each_time_is_to_be_tried_again",
    ),
    Mutation(
        "tries on a changing record end",
        "shared/dynamodb/optimistic.py",
        "raise TooManyConflicts from None",
        "raise",
        "tests/routes/test_contention.py::test_a_record_that_others_change_each_time_is_to_be_changed_later",
    ),
    Mutation(
        "ids of a snapshot are dropped",
        "shared/dynamodb/ids.py",
        "@after_restore\n",
        "",
        "tests/performance/test_snapshot.py::test_after_a_restore_no_id_of_the_snapshot_is_handed_out",
    ),
)

MUTATIONS = (*RECORDS, *JOINS, *CALLERS, *PIPELINE, *PERMISSIONS, *CALLS)
