"""The environment that programs are timed in: that of a user, whose Python keeps what it has compiled."""

import os

AS_INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
