# Submits insurance claims of the day to the clearing house.
import logging

logger = logging.getLogger("claims")


class ClaimRun:
    def __init__(self, clearing_house, claims):
        self.clearing_house = clearing_house
        self.claims = claims

    def _forward(self, claim):
        answer = self.clearing_house.submit_claim(
            policy=claim.policy,
            amount=claim.amount,
            code=claim.code,
        )
        self.claims.mark_submitted(claim.id)

    def execute(self, day):
        n = 0
        for claim in self.claims.of_day(day):
            self._forward(claim)
            n += 1
        logger.info("%d claims submitted", n)
        return n
