"""Answers questions about pictures."""

import os

LIMIT = int(os.environ["CHAT_ANSWER_LIMIT"])


def answer(picture, model):
    return model.describe(picture, limit=LIMIT)
