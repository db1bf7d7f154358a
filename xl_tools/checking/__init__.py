"""The rules run over a submission: catalogue, settings in force, a bureau's own rules."""
