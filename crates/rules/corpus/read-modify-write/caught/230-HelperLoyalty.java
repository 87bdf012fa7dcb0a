// Loyalty points spent at the till.
package loyalty;

class LoyaltyDesk {
    private final PointsDao dao;

    LoyaltyDesk(PointsDao dao) {
        this.dao = dao;
    }

    void redeem(String member, int points) {
        int current = load(member);
        if (current < points) {
            throw new IllegalArgumentException("not enough points");
        }
        store(member, current - points);
    }

    private int load(String member) {
        return dao.findPoints(member);
    }

    private void store(String member, int points) {
        dao.updatePoints(member, points);
    }
}
