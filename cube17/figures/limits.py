"""How large an uploaded table may be. The page says these limits before a file is chosen."""

from typing import Final

MAX_BYTES: Final = 2_000_000
"""Bytes of the file. The 139 published figures take 33 kB; a table of every region, domain and
profile for ten questions takes 1.5 MB."""

MAX_ROWS: Final = 20_000
"""Rows. Enough for six profiles, sixteen domains, the régions and ten questions in long layout
(18,240). What is larger was counted by a program, from answers: that is for `cube17 build`."""

MAX_COLUMNS: Final = 60
"""Columns. The long layout has 10, the wide one at most 21: coordinates, profiles and bases."""

MAX_FIGURES: Final = 20_000
"""Figures, in either layout. A cube of so many, made and packed, adds 40 MB to the process."""

MAX_CELLS: Final = 250_000
"""Cells that are not empty: 20,000 rows of the long layout, with room. Checking them takes about a
second of the process that serves everybody."""

MAX_LENGTH: Final = 1_000
"""Characters of a cell. The longest published note has 300."""

MAX_UNZIPPED: Final = 24_000_000
"""Bytes of a workbook's parts once inflated. 250,000 cells take 12 MB; reading 24 MB takes
seconds."""

MAX_RATIO: Final = 200
"""Inflated over compressed size of a part. Real sheets stay under 30, and deflate can reach 1,032:
only a bomb comes near."""

BIG_PART: Final = 500_000
"""Bytes under which the ratio of a part says nothing: a few kilobytes of blanks are harmless."""

MAX_PARTS: Final = 300
"""Files in the archive. A workbook has about ten, and three for each sheet."""

MAX_SHEETS: Final = 30
"""Sheets of a workbook; one is read."""

MAX_ELEMENTS: Final = 1_500_000
"""XML elements read. A cell takes two or three; this bounds sheets made of empty cells."""

MAX_DEPTH: Final = 32
"""Nested XML elements. Workbooks nest about ten deep; a million deep would fill the memory."""
