"""Read a sentence as the claims room does, for tests."""

from xl_tools.claims.claim import Claim
from xl_tools.claims.index import claims_of_text
from xl_tools.claims.lexer import grammar_of
from xl_tools.settings import shipped_settings


def read(text: str, name: str = "村级道路养护", year: int | None = 2024) -> tuple[Claim, ...]:
    """Return the claims of a text of a project's table."""
    return claims_of_text(text, name, year, 0, grammar_of(shipped_settings().claims))


def roles(text: str, name: str = "村级道路养护") -> list[tuple[str, str]]:
    """Return what is said and in which role, in the words that a clerk is shown."""
    return [(claim.said, claim.role.value) for claim in read(text, name)]
