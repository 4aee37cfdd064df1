"""What the company does, by records. It knows no HTTP."""
