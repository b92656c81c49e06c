from . import regular_file as regular_file
from . import vector_file as vector_file
