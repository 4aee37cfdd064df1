"""Everything that is made from the declarations: template, OpenAPI, clients, documentation."""
