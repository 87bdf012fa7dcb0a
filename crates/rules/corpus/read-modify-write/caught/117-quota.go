// Takes API calls off the monthly quota of a tenant.
package quota

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
)

type tenant struct {
	ID    string `bson:"_id"`
	Quota int    `bson:"quota"`
}

func Consume(ctx context.Context, c *mongo.Collection, id string, calls int) error {
	var t tenant
	if err := c.FindOne(ctx, bson.M{"_id": id}).Decode(&t); err != nil {
		return err
	}
	if t.Quota < calls {
		return errors.New("quota exceeded")
	}
	_, err := c.UpdateOne(ctx,
		bson.M{"_id": id},
		bson.M{"$set": bson.M{"quota": t.Quota - calls}},
	)
	return err
}
