from .batch import Job as Job
from .batch import Outcome as Outcome
from .batch import plan as plan
from .batch import run as run
from .processes import available as available
