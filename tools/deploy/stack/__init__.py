"""`python -m tools.deploy.stack`: template.yaml, unchanged, deployed to an emulated AWS that enforces IAM, and called there."""
