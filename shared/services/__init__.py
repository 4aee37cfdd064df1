"""The company's operations on its records. They know no HTTP."""
