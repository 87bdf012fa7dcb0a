// Draws coupon payouts from a campaign's budget.
package example.campaigns;

import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Mapper
interface CampaignMapper {
    @Select("SELECT remaining FROM campaign WHERE id = #{id}")
    long selectRemaining(@Param("id") long id);

    @Update("UPDATE campaign SET remaining = remaining - #{payout} "
            + "WHERE id = #{id} AND remaining >= #{payout}")
    int takeFromRemaining(@Param("id") long id, @Param("payout") long payout);
}

public class CampaignBudget {
    private static final Logger log = LoggerFactory.getLogger(CampaignBudget.class);

    private final CampaignMapper mapper;

    public CampaignBudget(CampaignMapper mapper) {
        this.mapper = mapper;
    }

    public boolean draw(long campaignId, long payout) {
        if (mapper.takeFromRemaining(campaignId, payout) == 0) {
            log.warn("campaign {} cannot pay {}", campaignId, payout);
            return false;
        }
        log.info("campaign {} paid {}, {} left", campaignId, payout, mapper.selectRemaining(campaignId));
        return true;
    }
}
