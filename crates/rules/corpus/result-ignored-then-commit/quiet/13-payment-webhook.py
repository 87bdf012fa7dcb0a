# Webhook of the payment provider: releases the goods once a payment is captured.
import json
from datetime import datetime

import urllib3
from flask import Blueprint, abort, current_app, request

from shop.extensions import db
from shop.models import Order
from shop.security import signature_is_valid

bp = Blueprint("payment_hooks", __name__)
http = urllib3.PoolManager(timeout=urllib3.Timeout(total=8), retries=False)


@bp.post("/hooks/payment-captured")
def payment_captured():
    if not signature_is_valid(request):
        abort(401)
    event = request.get_json()
    order = Order.query.filter_by(payment_ref=event["payment"]).first_or_404()

    answer = http.request(
        "POST",
        current_app.config["WAREHOUSE_URL"] + "/releases",
        body=json.dumps({"order": order.number, "lines": order.line_dicts()}),
        headers={"Content-Type": "application/json"},
    )
    if answer.status not in (200, 201):
        current_app.logger.error("release of %s answered %s", order.number, answer.status)
        # The provider sends the hook again when it does not get a 2xx.
        abort(502)
    order.completed_at = datetime.utcnow()
    db.session.add(order)
    db.session.commit()
    return "", 204
