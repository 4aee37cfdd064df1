"""The image bucket as template.yaml has it, on an engine of this machine: what is deleted leaves a version."""

from typing import Any

from tools.deploy.template import Template, resources


def create_bucket(template: Template, name: str, client: Any) -> None:
    ((_, properties),) = resources(template, "AWS::S3::Bucket")
    client.create_bucket(Bucket=name)
    client.put_bucket_versioning(Bucket=name, VersioningConfiguration=properties["VersioningConfiguration"])
