from .launch_parts import LaunchPart as LaunchPart
from .launch_parts import launch_parts as launch_parts
from .launch_points import PlacedPoint as PlacedPoint
from .launch_points import is_place as is_place
from .launch_region import LaunchRegion as LaunchRegion
from .launch_region import launch_region as launch_region
from .launch_region import load_region as load_region
from .launch_region import together as together
