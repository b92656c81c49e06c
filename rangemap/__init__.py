"""Exact geodesic range maps."""
