"""Mails the codes that reset passwords."""

from shared.background.declaration import Consumer, FromQueue
from shared.records.password_resets import PasswordReset
from shared.records.queues import PASSWORD_RESETS
from shared.records.user_emails import UserEmail
from shared.records.users import User
from shared.services import password_resets

consumer = Consumer(
    name="password_reset_mail",
    purpose="Mails a code to the user whose password's reset was asked for, if a user has the e-mail.",
    source=FromQueue(PASSWORD_RESETS),
    gets=(UserEmail, User),
    puts=(PasswordReset,),
    sends_mail=True,
)


@consumer.handler
def handler(email: str) -> None:
    password_resets.send_code(email)
