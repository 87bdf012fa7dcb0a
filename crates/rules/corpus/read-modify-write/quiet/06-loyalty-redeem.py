# Lets a member pay for a reward with loyalty points.
import logging

from django.db import transaction
from django.db.models import F
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from club.models import Member, PointsEntry, Reward

logger = logging.getLogger("club.rewards")


class NotEnoughPoints(Exception):
    pass


@transaction.atomic
def redeem(member_id: int, reward: Reward) -> int:
    changed = Member.objects.filter(pk=member_id, points__gte=reward.cost).update(
        points=F("points") - reward.cost
    )
    if changed == 0:
        raise NotEnoughPoints(f"member {member_id} needs {reward.cost} points")
    PointsEntry.objects.create(member_id=member_id, reward=reward, change=-reward.cost)
    logger.info("member %s redeemed %s", member_id, reward.code)
    return Member.objects.values_list("points", flat=True).get(pk=member_id)


@require_POST
def redeem_view(request, reward_code):
    reward = get_object_or_404(Reward, code=reward_code, active=True)
    try:
        left = redeem(request.user.member_id, reward)
    except NotEnoughPoints as error:
        return JsonResponse({"error": str(error)}, status=409)
    return JsonResponse({"points": left})
