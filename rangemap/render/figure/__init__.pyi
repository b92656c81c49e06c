from .compare_figure import difference as difference
from .composition import figure as figure
from .composition import figures as figures
from .figure_files import figure_png as figure_png
from .figure_files import printed as printed
from .figure_files import saved as saved
from .who_figure import sources as sources
