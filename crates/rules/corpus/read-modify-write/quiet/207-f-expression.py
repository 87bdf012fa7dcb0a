# Loyalty points: earned with each order, added by the database.
from django.db.models import F

from .models import Member, PointsEntry


def add_points(member_id, order_id, earned):
    updated = Member.objects.filter(pk=member_id).update(points=F("points") + earned)
    if updated != 1:
        raise Member.DoesNotExist(member_id)
    PointsEntry.objects.create(member_id=member_id, order_id=order_id, points=earned)
