# Consumes e-mail jobs from the queue; a job that is not taken goes back.
import json


def make_handler(mail_api):
    def handle(channel, method, properties, body):
        job = json.loads(body)
        answer = mail_api.send_message(job["to"], job["template"], job["data"])
        if answer.status_code == 202:
            channel.basic_ack(delivery_tag=method.delivery_tag)
        else:
            channel.basic_nack(delivery_tag=method.delivery_tag, requeue=True)

    return handle
