"""Checks of the gate that no linter has."""
