# Charges render credits for a finished video job.
import json
import os

import boto3
from aws_lambda_powertools import Logger

logger = Logger(service="render-billing")
table = boto3.resource("dynamodb").Table(os.environ["ACCOUNTS_TABLE"])

CREDITS_PER_MINUTE = 4


def charge_job(account_id: str, minutes: int) -> int:
    answer = table.get_item(Key={"account_id": account_id}, ConsistentRead=True)
    account = answer["Item"]
    cost = minutes * CREDITS_PER_MINUTE
    account["credits"] = max(0, int(account["credits"]) - cost)
    table.put_item(Item=account)
    return account["credits"]


@logger.inject_lambda_context
def handler(event, context):
    for record in event["Records"]:
        job = json.loads(record["body"])
        left = charge_job(job["account_id"], job["minutes"])
        logger.info("job charged", extra={"job": job["id"], "credits_left": left})
    return {"ok": True}
