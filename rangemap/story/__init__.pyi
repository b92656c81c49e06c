from . import population as population
from .description import counted_title as counted_title
from .summary_of_story import summary_with_story as summary_with_story
from .system_story import low_range as low_range
from .system_story import out_of_reach as out_of_reach
from .system_story import outside_sectors as outside_sectors
from .system_story import place_text as place_text
from .system_story import targets as targets
