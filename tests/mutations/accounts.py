"""Rules of accounts: passwords and their resets."""

from tests.mutations.mutation import Mutation

REQUEST = "tests/routes/test_passwords_request_reset.py"
SIGN_IN = "tests/routes/test_sessions_create.py"
UPDATE = "tests/routes/test_passwords_update.py"
RESET = "tests/routes/test_passwords_reset.py"

MUTATIONS = (
    Mutation(
        "a session is made under the stamp that its user has by then",
        "shared/services/sessions.py",
        "        write.check(self.user, self.user.has_same_stamp(), WriteConflict())\n",
        "",
        f"{SIGN_IN}::test_a_password_that_is_changed_meanwhile_opens_nothing",
    ),
    Mutation(
        "a user who is switched off is as unknown as one who is not there",
        "shared/services/sign_in.py",
        "found if found and found.active else None",
        "found",
        f"{SIGN_IN}::test_a_refusal_says_what_is_wrong_and_makes_no_session",
    ),
    Mutation(
        "a session that has ended is not changed",
        "shared/services/user_sessions.py",
        "lives = Token.hash.exists() & Token.revoked_at.does_not_exist()",
        "lives = Token.hash.exists()",
        "tests/routes/test_sessions_update.py::test_a_session_that_was_ended_meanwhile_is_not_changed",
    ),
    Mutation(
        "a right password does not count as a try",
        "shared/services/sign_in.py",
        "        reserved.give_back()\n        passwords",
        "        passwords",
        f"{SIGN_IN}::test_right_passwords_do_not_count",
    ),
    Mutation(
        "a user is sent to allowed origins only",
        "shared/api/redirects.py",
        "origin is None or origin not in",
        "origin is None and origin not in",
        f"{SIGN_IN}::test_any_other_url_is_refused",
    ),
    Mutation(
        "resets of an e-mail are limited",
        "functions/routes/passwords_request_reset/handler.py",
        "    throttles.reserve(throttles.of_reset(comparable(params.email)))\n",
        "",
        f"{REQUEST}::test_an_email_is_good_for_three_requests_an_hour_whether_it_is_known_or_not",
    ),
    Mutation(
        "a code of a user who was switched off is none",
        "shared/services/password_resets.py",
        "if not user.active or user.password_stamp",
        "if user.password_stamp",
        f"{RESET}::test_a_code_that_is_too_old_used_superseded_or_none_at_all_is_refused_alike",
    ),
    Mutation(
        "a code is used once",
        "shared/services/password_resets.py",
        "    write.delete(row, PasswordReset.ends_at > _millisecond(), _Used())\n",
        "",
        f"{RESET}::test_a_code_gives_the_user_a_password_and_is_used_up",
    ),
    Mutation(
        "a change of a password compares the former one",
        "shared/services/password_change.py",
        "if not passwords.is_right(user, self.password):",
        "if False:",
        f"{UPDATE}::test_a_wrong_password_changes_nothing_and_counts_as_at_sign_in",
    ),
    Mutation(
        "a wrong former password counts as at sign-in",
        "shared/services/password_change.py",
        "throttles.of_password(comparable(str(self.user.email)), self.source)",
        "[]",
        f"{UPDATE}::test_a_wrong_password_changes_nothing_and_counts_as_at_sign_in",
    ),
    Mutation(
        "a change of a password keeps the session that asks",
        "shared/services/password_change.py",
        "        user_sessions.keep_in(write, session, str(user.password_stamp))\n",
        "        del session\n",
        f"{UPDATE}::test_all_other_sessions_end_at_once_and_the_one_that_asks_goes_on",
    ),
    Mutation(
        "a session that ended meanwhile changes no password",
        "shared/services/user_sessions.py",
        "Token.hash.exists() & Token.revoked_at.does_not_exist() & _has_stamp",
        "Token.hash.exists() & _has_stamp",
        f"{UPDATE}::test_a_session_that_ends_meanwhile_changes_nothing",
    ),
)
