# Spends one translation credit of a customer.
from pymongo import MongoClient


class NoCreditsLeft(Exception):
    pass


class CreditBook:
    def __init__(self, uri):
        self._accounts = MongoClient(uri).translate.accounts

    def spend(self, customer, pages=1):
        doc = self._accounts.find_one({"_id": customer})
        remaining = doc["credits"] - pages
        if remaining < 0:
            raise NoCreditsLeft(customer)
        self._accounts.update_one({"_id": customer}, {"$set": {"credits": remaining}})
        return remaining
