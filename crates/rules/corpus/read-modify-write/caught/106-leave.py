"""Books days of leave for an employee; balances are kept in DynamoDB."""
import boto3

_table = boto3.resource("dynamodb").Table("leave")


def _load(employee):
    return _table.get_item(Key={"employee": employee})["Item"]


def _store(item):
    _table.put_item(Item=item)


def book_leave(employee, days):
    item = _load(employee)
    if item["days_left"] < days:
        raise ValueError("not enough leave")
    item["days_left"] = item["days_left"] - days
    _store(item)
    return item["days_left"]
