"""From grid to form: labels say where values stand."""
