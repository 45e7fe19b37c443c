"""Names of months as people write them, in Indonesian and English, long and short."""

_NAMES = (
    "jan januari january",
    "feb februari febuari pebruari peb february",
    "mar maret mrt march",
    "apr april",
    "mei may",
    "jun juni june",
    "jul juli july",
    "agt agu ags agst agustus aug august",
    "sep sept september",
    "okt oktober oct october",
    "nov nop november nopember",
    "des desember dec december",
)

# `agt` -> 8
MONTH_WORDS: dict[str, int] = {
    word: number for number, words in enumerate(_NAMES, start=1) for word in words.split()
}
