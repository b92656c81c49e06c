from . import provenance as provenance
from .earlier_pack import earlier as earlier
from .formats import selected as selected
from .target_directory import check_writable as check_writable
from .writer import Written as Written
from .writer import write as write
