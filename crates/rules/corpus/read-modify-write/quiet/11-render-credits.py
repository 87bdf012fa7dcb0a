# Charges render credits for a finished video job.
import json
import os

import boto3
from aws_lambda_powertools import Logger
from botocore.exceptions import ClientError

logger = Logger(service="render-billing")
table = boto3.resource("dynamodb").Table(os.environ["ACCOUNTS_TABLE"])

CREDITS_PER_MINUTE = 4


class OutOfCredits(Exception):
    pass


def charge_job(account_id: str, minutes: int) -> int:
    cost = minutes * CREDITS_PER_MINUTE
    try:
        answer = table.update_item(
            Key={"account_id": account_id},
            UpdateExpression="SET credits = credits - :cost",
            ConditionExpression="credits >= :cost",
            ExpressionAttributeValues={":cost": cost},
            ReturnValues="UPDATED_NEW",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
            raise OutOfCredits(account_id) from error
        raise
    return int(answer["Attributes"]["credits"])


@logger.inject_lambda_context
def handler(event, context):
    for record in event["Records"]:
        job = json.loads(record["body"])
        left = charge_job(job["account_id"], job["minutes"])
        logger.info("job charged", extra={"job": job["id"], "credits_left": left})
    return {"ok": True}
