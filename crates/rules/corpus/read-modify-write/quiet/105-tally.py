# Prints how many kilowatt hours each household used, from a CSV file.
import csv
import sys
from collections import defaultdict
from decimal import Decimal


def tally(path):
    totals = defaultdict(Decimal)
    with open(path, newline="") as handle:
        for row in csv.DictReader(handle):
            before = totals.get(row["household"], Decimal(0))
            totals[row["household"]] = before + Decimal(row["kwh"])
    return totals


if __name__ == "__main__":
    for household, kwh in sorted(tally(sys.argv[1]).items()):
        print(f"{household}: {kwh}")
