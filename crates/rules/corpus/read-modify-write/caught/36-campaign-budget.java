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

    @Update("UPDATE campaign SET remaining = #{remaining} WHERE id = #{id}")
    int updateRemaining(@Param("id") long id, @Param("remaining") long remaining);
}

public class CampaignBudget {
    private static final Logger log = LoggerFactory.getLogger(CampaignBudget.class);

    private final CampaignMapper mapper;

    public CampaignBudget(CampaignMapper mapper) {
        this.mapper = mapper;
    }

    public boolean draw(long campaignId, long payout) {
        long remaining = mapper.selectRemaining(campaignId);
        if (remaining < payout) {
            log.warn("campaign {} cannot pay {}", campaignId, payout);
            return false;
        }
        mapper.updateRemaining(campaignId, remaining - payout);
        log.info("campaign {} paid {}", campaignId, payout);
        return true;
    }
}
