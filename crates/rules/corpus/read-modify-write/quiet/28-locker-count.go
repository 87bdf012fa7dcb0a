// Package lockers hands out parcel lockers at a collection point.
package lockers

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
)

var ErrNoLocker = errors.New("no free locker")

type Desk struct {
	points *mongo.Collection
}

func (d *Desk) Assign(ctx context.Context, pointID string) error {
	result, err := d.points.UpdateOne(ctx,
		bson.M{"_id": pointID, "free": bson.M{"$gt": 0}},
		bson.M{"$inc": bson.M{"free": -1}},
	)
	if err != nil {
		return fmt.Errorf("assign at %s: %w", pointID, err)
	}
	if result.MatchedCount == 0 {
		return ErrNoLocker
	}
	return nil
}
