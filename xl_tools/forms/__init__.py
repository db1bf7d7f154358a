"""From grid to form and back: labels say where values stand."""
