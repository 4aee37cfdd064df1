"""The queues. They only hasten work: what has to be done stands in tables, and a schedule finds what a queue has lost."""

from shared.aws.queues import Queue

WEBHOOK_WORK = Queue("webhook_work")  # that a subscription may have jobs to deliver
WEBHOOK_RETRIES = Queue("webhook_retries")  # the same, of those whose last deliveries failed
PASSWORD_RESETS = Queue("password_resets")  # that a password's reset was asked for, by an e-mail that may be nobody's
DEAD_LETTERS = Queue("dead_letters")  # what a consumer has failed at, again and again
QUEUES = (WEBHOOK_WORK, WEBHOOK_RETRIES, PASSWORD_RESETS, DEAD_LETTERS)
