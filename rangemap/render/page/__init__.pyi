from .leaflet import leaflet as leaflet
from .leaflet import leaflet_html as leaflet_html
