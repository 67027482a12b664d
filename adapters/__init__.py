"""What the outside is reached through: carriers, databases. Vendors are named here and nowhere else."""
