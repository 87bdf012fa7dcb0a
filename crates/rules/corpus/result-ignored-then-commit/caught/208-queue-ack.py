# Consumes e-mail jobs from the queue.
import json


def handle(channel, method, properties, body):
    job = json.loads(body)
    mail_api.send_message(job["to"], job["template"], job["data"])
    channel.basic_ack(delivery_tag=method.delivery_tag)


class MailApi:
    def __init__(self, http):
        self.http = http

    def send_message(self, to, template, data):
        return self.http.post("/messages", json={"to": to, "template": template, "data": data})


def start(channel, http):
    global mail_api
    mail_api = MailApi(http)
    channel.basic_consume(queue="mail", on_message_callback=handle)
