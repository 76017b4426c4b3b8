"""What editors see of work that takes long: photos, bundles, pages. No Pelican plugin."""
