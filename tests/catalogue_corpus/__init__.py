"""An invented collection of any size: `make_shards` writes what `nianbao extract` would leave of it, `crawl_db_of` the books.

Places are those of settings/; agencies, texts and numbers are made from a seed, in the proportions of real reports: set
phrases in every report, an agency's own phrases in each of its years, words by Zipf's law in the order of its trade, and
names and numbers that never end, so that a larger collection has more different runs of characters.
"""

from tests.catalogue_corpus.books import crawl_db_of
from tests.catalogue_corpus.making import make_shards
from tests.catalogue_corpus.plan import Agency, Due, planned

__all__ = ["Agency", "Due", "crawl_db_of", "make_shards", "planned"]
