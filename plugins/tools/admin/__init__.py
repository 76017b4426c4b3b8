"""Makes the bundle of the editors' page. No Pelican plugin."""
