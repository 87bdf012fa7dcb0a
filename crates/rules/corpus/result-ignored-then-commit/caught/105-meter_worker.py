# Forwards meter readings from the queue to the grid operator.
import json
import os

import boto3
import requests

QUEUE = os.environ["READINGS_QUEUE"]
OPERATOR = os.environ["OPERATOR_URL"]


def main():
    sqs = boto3.client("sqs")
    while True:
        batch = sqs.receive_message(QueueUrl=QUEUE, MaxNumberOfMessages=10, WaitTimeSeconds=20)
        for m in batch.get("Messages", []):
            reading = json.loads(m["Body"])
            requests.put(
                f"{OPERATOR}/meters/{reading['meter']}/readings/{reading['at']}",
                json={"kwh": reading["kwh"]},
                timeout=10,
            )
            sqs.delete_message(QueueUrl=QUEUE, ReceiptHandle=m["ReceiptHandle"])


if __name__ == "__main__":
    main()
