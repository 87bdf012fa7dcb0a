"""Answers questions about pictures."""

import os

LIMIT = int(os.environ["CHAT_LIMIT_ANSWER"])


def answer(picture, model):
    return model.describe(picture, limit=LIMIT)
