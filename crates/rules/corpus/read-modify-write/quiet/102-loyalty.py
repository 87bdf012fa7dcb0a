"""Loyalty points for a purchase at the till."""
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.http import Http404, JsonResponse
from django.views.decorators.http import require_POST

from loyalty.models import Member, PointsEntry

POINTS_PER_EURO = 2


@require_POST
@transaction.atomic
def add_points(request, card_number):
    spent = Decimal(request.POST["spent"])
    points = int(spent * POINTS_PER_EURO)
    changed = Member.objects.filter(card_number=card_number).update(points=F("points") + points)
    if not changed:
        raise Http404
    PointsEntry.objects.create(card_number=card_number, points=points, reason="purchase")
    return JsonResponse({"card": card_number, "added": points})
