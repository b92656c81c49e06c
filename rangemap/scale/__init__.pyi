from .batch import Job as Job
from .batch import Outcome as Outcome
from .batch import make as make
from .batch import plan as plan
from .batch import run as run
from .batch import what_decides as what_decides
from .processes import available as available
