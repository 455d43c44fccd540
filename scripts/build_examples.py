"""Write the bundled examples from their known terms: `python scripts/build_examples.py`."""

from pathlib import Path

from twinflame.contact.sources.write import write_export
from twinflame.examples import FILES
from twinflame.examples.pairs import PAIRS, simulated

FOLDER = Path(__file__).resolve().parents[1] / "src/twinflame/examples"


def main() -> None:
    """Simulate each pair and write it in the format of its file."""
    for name, file in FILES.items():
        history = simulated(PAIRS[name])
        write_export(history, FOLDER / file, simulated=True)
        print(name, len(history), history.counts, (FOLDER / file).stat().st_size)


if __name__ == "__main__":
    main()
