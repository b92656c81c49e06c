from .compare_figure import compare_figure as compare_figure
from .figure_files import figure_png as figure_png
from .figure_files import plate_png as plate_png
from .figure_files import printed as printed
from .figure_files import saved as saved
from .figure_layout import figure as figure
from .figure_layout import figures as figures
from .who_figure import who_figure as who_figure
