from . import geodesy as geodesy
from . import outline_distance as outline_distance
from .distance_field import DistanceField as DistanceField
from .geodesy import Floats as Floats
from .sector_field import SectorField as SectorField
from .sector_field import Sectors as Sectors
