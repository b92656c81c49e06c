from .moving_files import moving as moving
