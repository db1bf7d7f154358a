"""The values of the field: frozen, comparable, without any knowledge of files or Excel."""
