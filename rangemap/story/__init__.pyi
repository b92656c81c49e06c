from .description import counted_title as counted_title
from .summary_of_story import summary_with_story as summary_with_story
