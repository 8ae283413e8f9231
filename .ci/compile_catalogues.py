"""Write the .mo beside each .po named on the command line."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

for name in sys.argv[1:]:
    po = Path(name)
    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parts[-3])
    with po.with_suffix(".mo").open("wb") as target:
        write_mo(target, catalogue)
