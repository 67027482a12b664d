"""What lies on the shelf: products, by merchant and SKU."""
