"""Everything read from the environment, read once, when the execution environment starts."""

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(slots=True)
class Settings:
    """`template.yaml` sets these variables for every function. A missing one stops the start with its name; the
    last three may be missing."""

    table_prefix: str
    image_bucket: str
    image_base_url: str  # without a trailing slash; an image's URL is this, "/" and its key
    allowed_origins: tuple[str, ...]  # ("*",) or exact origins
    registry_seconds: float  # how long a service's record may be remembered
    id_block: int  # how many ids an execution environment reserves at once
    mandrill_url: str
    mandrill_key_parameter: str  # the SSM parameter that holds the key; "" where no mail is sent
    mail_from: str
    url_suffix: str  # of AWS in this partition
    aws_client: str  # "lean", or "botocore" to do without shared/aws/ for DynamoDB and S3
    remembered_days: int  # how old a session with `remember_me` may get; 0: any age

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        return cls(
            table_prefix=environment["TABLE_PREFIX"],
            image_bucket=environment["IMAGE_BUCKET"],
            image_base_url=environment["IMAGE_BASE_URL"].rstrip("/"),
            allowed_origins=tuple(origin.strip() for origin in environment["ALLOWED_ORIGINS"].split(",")),
            registry_seconds=float(environment["REGISTRY_SECONDS"]),
            id_block=int(environment["ID_BLOCK"]),
            mandrill_url=environment["MANDRILL_URL"].rstrip("/"),
            mandrill_key_parameter=environment["MANDRILL_KEY_PARAMETER"],
            mail_from=environment["MAIL_FROM"],
            url_suffix=environment.get("URL_SUFFIX", "amazonaws.com"),
            aws_client=environment.get("AWS_CLIENT", "lean"),
            remembered_days=int(environment.get("REMEMBERED_DAYS", "0")),
        )


settings = Settings.read(os.environ)
