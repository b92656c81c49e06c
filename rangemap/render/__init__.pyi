from . import documents as documents
from . import page as page
from .figure import figure as figure
from .figure import figure_png as figure_png
from .figure import figures as figures
from .page import leaflet as leaflet
from .page import leaflet_html as leaflet_html
