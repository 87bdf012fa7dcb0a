// Redeems one use of a voucher.
package vouchers

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
)

func Redeem(ctx context.Context, coll *mongo.Collection, code string) error {
	var v struct {
		UsesLeft int `bson:"uses_left"`
	}
	if err := coll.FindOne(ctx, bson.M{"_id": code}).Decode(&v); err != nil {
		return err
	}
	if v.UsesLeft == 0 {
		return errors.New("voucher is used up")
	}
	_, err := coll.UpdateOne(ctx, bson.M{"_id": code}, bson.M{"$set": bson.M{"uses_left": v.UsesLeft - 1}})
	return err
}
