"""`python -m tools.stack`: template.yaml, unchanged, deployed into an AWS on this machine that enforces IAM, and called there."""
