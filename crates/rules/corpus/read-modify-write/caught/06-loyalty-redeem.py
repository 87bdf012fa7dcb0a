# Lets a member pay for a reward with loyalty points.
import logging

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from club.models import Member, Reward

logger = logging.getLogger("club.rewards")


class NotEnoughPoints(Exception):
    pass


def redeem(member_id: int, reward: Reward) -> int:
    member = Member.objects.get(pk=member_id)
    if member.points < reward.cost:
        raise NotEnoughPoints(f"member {member_id} needs {reward.cost} points")
    member.points -= reward.cost
    member.save()
    logger.info("member %s redeemed %s", member_id, reward.code)
    return member.points


@require_POST
def redeem_view(request, reward_code):
    reward = get_object_or_404(Reward, code=reward_code, active=True)
    try:
        left = redeem(request.user.member_id, reward)
    except NotEnoughPoints as error:
        return JsonResponse({"error": str(error)}, status=409)
    return JsonResponse({"points": left})
