"""template.yaml's part that is made from the declarations of the routes."""
