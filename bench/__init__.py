"""How fast it is, against the least that the database would need for the same goods.

`packhouse bench` runs it. Everything is measured in one run, side by side and in turns, on a database that is made
for it: figures of different runs, or of different machines, are not compared.
"""
