from .compare_page import compare_html as compare_html
from .map_page import leaflet as leaflet
from .map_page import leaflet_html as leaflet_html
