"""Loyalty points for a purchase at the till."""
from decimal import Decimal

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from loyalty.models import Member

POINTS_PER_EURO = 2


@require_POST
def add_points(request, card_number):
    member = get_object_or_404(Member, card_number=card_number)
    spent = Decimal(request.POST["spent"])
    member.points += int(spent * POINTS_PER_EURO)
    member.save()
    return JsonResponse({"card": card_number, "points": member.points})
