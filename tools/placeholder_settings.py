"""Settings for programs that import `shared`, which reads them at once, and serve no request: nothing here reaches a network.

A module that imports nothing, so that it can be imported first.
"""

SETTINGS = {
    "IMAGE_BUCKET": "images",
    "IMAGE_BASE_URL": "http://127.0.0.1/images",
    "ALLOWED_ORIGINS": "*",
    "REGISTRY_SECONDS": "60",
    "MANDRILL_URL": "http://127.0.0.1",
    "MANDRILL_KEY_PARAMETER": "",
    "MAIL_FROM": "a@b.example",
}
WITH_TABLES = {**SETTINGS, "TABLE_PREFIX": "local-", "ID_BLOCK": "100", "AWS_DEFAULT_REGION": "us-east-1"}
