from . import vector_file as vector_file
