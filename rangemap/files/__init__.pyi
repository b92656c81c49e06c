from . import regular_file as regular_file
from . import vector_file as vector_file
from .file_account import Account as Account
