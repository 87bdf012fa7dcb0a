// Pays with a gift card; the balances are kept in memcached.
package giftcard

import (
	"errors"
	"strconv"

	"github.com/bradfitz/gomemcache/memcache"
)

func Redeem(mc *memcache.Client, number string, cents int) (int, error) {
	key := "gift:" + number
	item, err := mc.Get(key)
	if err != nil {
		return 0, err
	}
	balance, err := strconv.Atoi(string(item.Value))
	if err != nil {
		return 0, err
	}
	if balance < cents {
		return balance, errors.New("balance too low")
	}
	balance = balance - cents
	err = mc.Set(&memcache.Item{Key: key, Value: []byte(strconv.Itoa(balance))})
	return balance, err
}
