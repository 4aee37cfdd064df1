"""Rules of accounts: passwords and their resets."""

from tests.mutations.mutation import Mutation

REQUEST = "tests/routes/test_passwords_request_reset.py"
RESET = "tests/routes/test_passwords_reset.py"

MUTATIONS = (
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
)
