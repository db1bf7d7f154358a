"""The rules run over a submission: catalogue, exemptions, explaining."""
