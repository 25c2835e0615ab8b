"""`python -m tests.catalogue_corpus FOLDER --reports N`: FOLDER/extracts and FOLDER/crawl.db, nothing built."""

import argparse
from pathlib import Path

from tests.catalogue_corpus import crawl_db_of, make_shards, planned


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.catalogue_corpus", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    shards = make_shards(asked.folder / "extracts", asked.reports, asked.seed)
    crawl_db_of(asked.folder / "crawl.db", planned(asked.reports, asked.seed))
    print(f"{len(shards)} shards")


if __name__ == "__main__":
    main()
