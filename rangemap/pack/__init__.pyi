from . import provenance as provenance
from .formats import selected as selected
from .target_directory import check_writable as check_writable
from .writer import write as write
