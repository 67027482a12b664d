"""Where the goods lie: sites, locations with coordinates, and when the trucks leave."""
