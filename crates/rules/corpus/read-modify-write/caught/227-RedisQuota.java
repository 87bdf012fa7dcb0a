// SMS quota of a business customer.
package sms.quota;

import org.springframework.data.redis.core.StringRedisTemplate;

class SmsQuota {
    private final StringRedisTemplate redis;

    SmsQuota(StringRedisTemplate redis) {
        this.redis = redis;
    }

    boolean use(String customer, int messages) {
        String key = "sms-quota:" + customer;
        String value = redis.opsForValue().get(key);
        int left = value == null ? 0 : Integer.parseInt(value);
        if (left < messages) {
            return false;
        }
        redis.opsForValue().set(key, String.valueOf(left - messages));
        return true;
    }
}
