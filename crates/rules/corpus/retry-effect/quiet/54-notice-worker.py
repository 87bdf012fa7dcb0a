# takes notices from a queue and mails each of them once
import logging
import signal

from notices.mail import MailError, mailer
from notices.queue import NoticeQueue

log = logging.getLogger("notices")


class Worker:
    def __init__(self, queue: NoticeQueue):
        self.queue = queue
        self.running = True
        signal.signal(signal.SIGTERM, self._stop)

    def _stop(self, *_args) -> None:
        self.running = False

    def run(self) -> None:
        while self.running:
            notice = self.queue.pop(wait_seconds=20)
            if notice is None:
                continue
            try:
                mailer.send_mail(notice.address, notice.subject, notice.text)
            except MailError:
                log.exception("notice %s set aside", notice.id)
                self.queue.set_aside(notice)
