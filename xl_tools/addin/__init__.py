"""The Excel add-in: made from the sources in ``macros/``, installed per user, bundled for a USB stick."""
