from . import provenance as provenance
from .directory import check_writable as check_writable
from .formats import selected as selected
from .writer import write as write
